package energy.nox.authenticator.outbound;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.http.HttpHost;

/**
 * Tells the HTTP client where to connect to: the addresses that were just looked up, and only where all of them may be
 * called. Since nobody looks the name up again, a second answer of its name server changes nothing.
 */
final class CheckedNames implements DnsResolver {

    /** More are not tried: each may take the time to connect. */
    private static final int MAX_ADDRESSES = 4;

    /** What a call may reach; a name of this machine itself, such as localhost, reaches this machine. */
    enum Reach {
        PUBLIC, PRIVATE, ANY;

        boolean covers(String host, InetAddress address) {
            return switch (AddressKind.of(address)) {
                case PUBLIC -> true;
                case PRIVATE -> this != PUBLIC;
                case LOCAL -> this == ANY
                        || this == PRIVATE && HostNames.isThisMachine(host) && address.isLoopbackAddress();
            };
        }
    }

    /** @param proxy null for none */
    private record Call(long deadline, Reach reach, HttpHost proxy) {
    }

    private final NameLookups lookups;
    /** The HTTP client connects in the thread that sends. */
    private final ThreadLocal<Call> call = new ThreadLocal<>();

    CheckedNames(NameLookups lookups) {
        this.lookups = lookups;
    }

    /**
     * Has this thread's next lookups end then, and reach no further. Through a proxy, they are of the proxy's own name,
     * which may be anywhere.
     *
     * @param proxy null for none
     */
    void begin(long deadline, Reach reach, HttpHost proxy) {
        call.set(new Call(deadline, proxy == null ? reach : Reach.ANY, proxy));
    }

    /** Of this thread's call; null for none. */
    HttpHost proxy() {
        return call.get().proxy();
    }

    void end() {
        call.remove();
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = lookups.find(host, call.get().deadline());
        check(host, found, call.get().reach());
        return Arrays.copyOf(found, Math.min(found.length, MAX_ADDRESSES));
    }

    static void check(String host, InetAddress[] addresses, Reach reach) throws RefusedAddressException {
        for (InetAddress address : addresses) {
            if (!reach.covers(host, address)) {
                boolean allowable = Arrays.stream(addresses).allMatch(each -> Reach.PRIVATE.covers(host, each));
                throw new RefusedAddressException(host, address.getHostAddress(), allowable);
            }
        }
    }

    /** Asked for before each of a name's addresses is tried, which a call whose time is over must not do. */
    Socket newSocket() throws SocketTimeoutException {
        if (System.nanoTime() - call.get().deadline() >= 0) {
            throw new SocketTimeoutException("no time is left to connect");
        }
        return new Socket();
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
