package energy.nox.authenticator.observe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** The address of the client that the current thread serves, for limits and for the audit of refusals. */
public final class ClientAddress {

    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    private ClientAddress() {
    }

    /** An IPv4 or IPv6 address as text, or null outside a request. */
    public static String current() {
        return CURRENT.get();
    }

    /**
     * The network that counts as one client: the address itself for IPv4; for IPv6 the first 64 bits, since one
     * household or company has all addresses that begin so.
     */
    public static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            // With a colon it is read as a literal and never looked up.
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return HexFormat.of().formatHex(bytes, 0, Math.min(8, bytes.length));
        } catch (UnknownHostException e) {
            return address;
        }
    }

    /** The same network as people write it. */
    static String networkText(String address) {
        String network = network(address);
        return network.equals(address) ? address : network.replaceAll("(.{4})(?=.)", "$1:") + "::/64";
    }

    public static void begin(String address) {
        CURRENT.set(address);
    }

    public static void end() {
        CURRENT.remove();
    }
}
