package energy.nox.authenticator.observe;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.config.TrialOnly;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Whose word about a client's address counts: that of the proxies in {@code nox.proxies.trusted}. Whoever else sends
 * the header is the client itself. So nobody can use another's address, to hide behind it or to have it refused.
 */
@ApplicationScoped
public class TrustedProxies {

    private static final Logger LOG = Log.of(TrustedProxies.class);
    private static final String TRUSTED = "nox.proxies.trusted";
    /** Instead of a list of proxies. */
    private static final List<String> NONE = List.of("none");
    private static final String HEADER = "nox.proxies.header";

    private final AtomicBoolean told = new AtomicBoolean();
    private List<AddressBlock> trusted;
    private ForwardingHeader header;

    /** For the CDI proxy. */
    protected TrustedProxies() {
    }

    @Inject
    public TrustedProxies(Settings settings) {
        List<String> blocks = settings.list(TRUSTED);
        if (blocks.isEmpty()
                && settings.text(PublicUrls.UI_BASE_URL).filter(url -> url.startsWith("https:")).isPresent()) {
            settings.refuseInProduction(TrialOnly.UNNAMED_PROXY, TRUSTED);
        }
        this.trusted = blocks.equals(NONE) ? List.of() : blocks.stream().map(block -> AddressBlock.parse(block)
                .orElseThrow(() -> new InvalidConfigException(TRUSTED, "must be IP addresses such as 10.1.2.3 and"
                        + " blocks of them such as 10.1.0.0/16 or fd00:1::/64, each with its first address; not a block"
                        + " of all addresses, which would let every client choose its own"))).toList();
        String name = settings.text(HEADER).orElse(ForwardingHeader.X_FORWARDED_FOR.headerName());
        this.header = Arrays.stream(ForwardingHeader.values()).filter(known -> known.headerName().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidConfigException(HEADER, "must be x-forwarded-for or forwarded"));
    }

    /**
     * The address of the client whose request came over this connection.
     *
     * @param peer    the other end of the connection
     * @param headers the lines of a header of the request
     */
    public String client(String peer, Function<String, Enumeration<String>> headers) {
        Enumeration<String> lines = headers.apply(header.headerName());
        if (!lines.hasMoreElements()) {
            return peer;
        }
        // A link-local address has the network interface behind it.
        Optional<InetAddress> proxy = AddressBlock.address(peer.split("%", 2)[0]).filter(this::isTrusted);
        if (proxy.isEmpty()) {
            tell(peer);
            return peer;
        }
        return header.client(proxy.get(), Collections.list(lines), this::isTrusted).getHostAddress();
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(block -> block.contains(address));
    }

    /** Once, since any client can send the header with each request. */
    private void tell(String peer) {
        if (!told.get() && told.compareAndSet(false, true)) {
            LOG.log(Level.WARNING, "{0} sends the header {1} and is not a trusted proxy: the header is ignored, and"
                    + " {0} counts as the client. If it is your proxy, add its address to {2}; otherwise all its"
                    + " users share one allowance. This is said once.",
                    new Object[] {peer, header.headerName(), TRUSTED});
        }
    }
}
