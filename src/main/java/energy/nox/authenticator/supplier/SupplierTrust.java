package energy.nox.authenticator.supplier;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.apache.hc.client5.http.psl.DomainType;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

import com.nimbusds.jose.JWSAlgorithm;

import energy.nox.authenticator.outbound.HostNames;

/**
 * How far a supplier is trusted: where its discovery document may send this service and the user's browser, and what it
 * may sign with. Whoever changes that document must not have this service call something inside its own network, nor
 * show it the client's secret elsewhere.
 *
 * @param endpointHosts     hosts outside the issuer's domain that the document may name, in lower case
 * @param privateAddresses  whether the supplier is within the operator's own network
 * @param idTokenAlgorithms that an ID token may be signed with
 */
record SupplierTrust(String supplierId, URI issuer, Set<String> endpointHosts, boolean privateAddresses,
        Set<JWSAlgorithm> idTokenAlgorithms) {

    /** By public keys: never none, never a shared secret. */
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512,
            JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512, JWSAlgorithm.ES256, JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final PublicSuffixMatcher PUBLIC_SUFFIXES = PublicSuffixMatcherLoader.getDefault();

    /** Whether its calls may reach addresses that are not public: an issuer on this machine is itself at one. */
    boolean reachesPrivateAddresses() {
        return privateAddresses || HostNames.isThisMachine(host(issuer));
    }

    /** Why an endpoint that the discovery document names must not be used, and what an operator can do about it. */
    Optional<String> refusal(URI endpoint) {
        String host = host(endpoint);
        if (!HostNames.isPlain(host) || endpoint.getRawUserInfo() != null) {
            return Optional.of("is not a URL with the plain name of a host");
        }
        boolean here = HostNames.isThisMachine(host);
        if (here && !HostNames.isThisMachine(host(issuer))) {
            return Optional.of("is at " + host + ", which is this machine, while the issuer is elsewhere");
        }
        if (!"https".equals(endpoint.getScheme()) && !(here && "http".equals(endpoint.getScheme()))) {
            return Optional.of("is not an https URL");
        }
        if (!isOfIssuer(host) && !endpointHosts.contains(host)) {
            return Optional.of("is at " + host + ", which is not of the issuer's domain; " + property("endpoint-hosts")
                    + " can list that host");
        }
        return Optional.empty();
    }

    String property(String name) {
        return "nox.supplier." + supplierId + "." + name;
    }

    /** The same host, or one of the same owner. Names that are not of the internet tell nothing about their owner. */
    private boolean isOfIssuer(String host) {
        return host.equals(host(issuer))
                || ownersDomain(host).isPresent() && ownersDomain(host).equals(ownersDomain(host(issuer)));
    }

    private static Optional<String> ownersDomain(String host) {
        return PUBLIC_SUFFIXES.getDomainRoot(host, DomainType.ICANN) == null ? Optional.empty()
                : Optional.ofNullable(PUBLIC_SUFFIXES.getDomainRoot(host));
    }

    /** In lower case; empty where there is none. */
    private static String host(URI url) {
        return url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
    }
}
