package energy.nox.authenticator.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import energy.nox.authenticator.observe.AddressBlock;

/**
 * Whom an address belongs to, by the registries of special-purpose addresses (RFC 6890). An IPv6 address that stands
 * for an IPv4 one belongs to whom that does; where its kind has fallen out of use, to nobody.
 */
enum AddressKind {

    /** The internet. */
    PUBLIC,
    /** A private network, or a block that is set aside for tests and documentation. */
    PRIVATE,
    /** This very machine, its link (cloud providers answer secrets there), a group of machines, or nobody. */
    LOCAL;

    private static final List<AddressBlock> LOCAL_BLOCKS = blocks("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16",
            "224.0.0.0/4", "255.255.255.255/32", "::/64", "fe80::/10", "ff00::/8",
            // Teredo and 6to4.
            "2001::/32", "2002::/16",
            // Where Azure, Alibaba Cloud and AWS answer secrets outside the link's own addresses.
            "168.63.129.16/32", "100.100.100.200/32", "fd00:ec2::/32");
    private static final List<AddressBlock> PRIVATE_BLOCKS = blocks("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            // Reserved, and used inside: Istio's DNS proxy answers addresses of 240.240.0.0/16.
            "203.0.113.0/24", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "3fff::/20");
    /** All other IPv6 addresses are a site's, or are not given to anybody yet. */
    private static final AddressBlock GLOBAL_UNICAST = block("2000::/3");
    /**
     * NAT64 (RFC 6052): the last four bytes are an IPv4 address. In 64:ff9b:1::/48 (RFC 8215) the network's operator
     * decides where those bytes are. Whoever made such an address could put a public one where we look and a private
     * one where the translator does, so all of that block is private.
     */
    private static final AddressBlock NAT64 = block("64:ff9b::/96");

    static AddressKind of(InetAddress address) {
        if (NAT64.contains(address)) {
            return of(ipv4(Arrays.copyOfRange(address.getAddress(), 12, 16)));
        }
        if (isIn(LOCAL_BLOCKS, address)) {
            return LOCAL;
        }
        boolean isGlobal = address instanceof Inet4Address || GLOBAL_UNICAST.contains(address);
        return isGlobal && !isIn(PRIVATE_BLOCKS, address) ? PUBLIC : PRIVATE;
    }

    private static boolean isIn(List<AddressBlock> blocks, InetAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static List<AddressBlock> blocks(String... texts) {
        return Stream.of(texts).map(AddressKind::block).toList();
    }

    private static AddressBlock block(String text) {
        return AddressBlock.parse(text).orElseThrow();
    }

    private static InetAddress ipv4(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
