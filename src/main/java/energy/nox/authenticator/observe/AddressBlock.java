package energy.nox.authenticator.observe;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All IP addresses that begin with the same bits, in CIDR notation (RFC 4632, section 3.1; RFC 4291, section 2.3); an
 * address without a length is a block of its own. It is made of literals: no name is ever looked up.
 *
 * @param first  the lowest address of the block
 * @param prefix how many bits all of them have in common
 */
public record AddressBlock(InetAddress first, int prefix) {

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final Pattern BLOCK = Pattern.compile("([^/]+)(?:/(\\d{1,3}))?");

    /** Empty where it is no block, is one of all addresses, or does not name the first address of the block. */
    public static Optional<AddressBlock> parse(String text) {
        Matcher block = BLOCK.matcher(text);
        if (!block.matches()) {
            return Optional.empty();
        }
        return address(block.group(1)).flatMap(first -> {
            int bits = first.getAddress().length * Byte.SIZE;
            int prefix = block.group(2) == null ? bits : Integer.parseInt(block.group(2));
            BigInteger value = new BigInteger(1, first.getAddress());
            boolean isFirst = value.signum() == 0 || value.getLowestSetBit() >= bits - prefix;
            return prefix >= 1 && prefix <= bits && isFirst
                    ? Optional.of(new AddressBlock(first, prefix)) : Optional.empty();
        });
    }

    /** The address that a literal stands for. An IPv4 address in IPv6 form ({@code ::ffff:192.0.2.1}) is IPv4. */
    static Optional<InetAddress> address(String literal) {
        boolean ipv6 = literal.indexOf(':') >= 0;
        if (!(ipv6 ? IPV6_CHARACTERS : IPV4).matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            // In brackets it is read as a literal or refused.
            return Optional.of(InetAddress.getByName(ipv6 ? "[" + literal + "]" : literal));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        int bytes = prefix / Byte.SIZE;
        if (mine.length != other.length || !Arrays.equals(mine, 0, bytes, other, 0, bytes)) {
            return false;
        }
        int bits = prefix % Byte.SIZE;
        return bits == 0 || (mine[bytes] ^ other[bytes]) >> (Byte.SIZE - bits) == 0;
    }
}
