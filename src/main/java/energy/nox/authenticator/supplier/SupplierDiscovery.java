package energy.nox.authenticator.supplier;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;

import energy.nox.authenticator.observe.Log;

/**
 * A supplier's discovery document (OpenID Connect Discovery, section 4) and the keys that it names. No user waits for
 * it: {@link SupplierDiscoveryTimer} fetches it, and without it a login fails at once.
 *
 * <p>The document is fetched again when it is a minute old and forgotten when it is two minutes old. So a failed fetch
 * or two do not take the supplier away, while one that stays away is known to be.
 */
class SupplierDiscovery {

    /** What validates by the provider's public keys; never none, never a shared secret. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512,
            JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512, JWSAlgorithm.ES256, JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);
    private static final Logger LOG = Log.of(SupplierDiscovery.class);
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofMinutes(2);
    /** The pause after the first failure is one second, so that what starts beside this server is found soon. */
    private static final int MAX_PAUSE_SECONDS = 5;
    /** How long fetched keys are kept. A token that names an unknown key has them fetched earlier. */
    private static final long KEYS_TTL_MILLIS = JWKSourceBuilder.DEFAULT_CACHE_TIME_TO_LIVE;
    private static final int MAX_KEYS_BYTES = 256 * 1024;

    /** A provider as discovered at that moment. */
    record Provider(OIDCProviderMetadata metadata, IDTokenValidator idTokens, Instant since) {
    }

    private final Supplier supplier;
    private final Clock clock;
    private final SupplierSignals signals;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    /** However old it is. */
    private volatile Provider latest;
    /** Since the last success. */
    private volatile int failures;
    private volatile Instant due = Instant.MIN;

    SupplierDiscovery(Supplier supplier, Clock clock, SupplierSignals signals) {
        this.supplier = supplier;
        this.clock = clock;
        this.signals = signals;
    }

    Optional<Provider> known() {
        return Optional.ofNullable(latest).filter(provider -> clock.instant().isBefore(provider.since().plus(KEPT)));
    }

    /** Never asks the supplier. */
    Provider get() throws SupplierException {
        return known().orElseThrow(() -> new SupplierException(SupplierException.Reason.SUPPLIER_UNAVAILABLE,
                "The discovery document is not known"));
    }

    /** Whether the document is missing or old, the last failure is some seconds ago, and nobody fetches it already. */
    boolean isRefreshDue() {
        return !refreshing.get() && !clock.instant().isBefore(due);
    }

    /** Fetches what is missing or old. */
    void refresh() {
        if (!isRefreshDue() || !refreshing.compareAndSet(false, true)) {
            return;
        }
        try {
            Provider provider = signals.call(supplier.id(), "discovery", this::discover);
            latest = provider;
            due = provider.since().plus(FRESH);
            if (failures > 0) {
                failures = 0;
                LOG.log(Level.INFO, "Supplier {0} is available again", supplier.id());
            }
        } catch (SupplierException e) {
            // Once for each outage, not at every try.
            LOG.log(failures > 0 ? Level.FINE : Level.WARNING, "Supplier {0} does not answer as it should: {1}",
                    new Object[] {supplier.id(), e.getMessage()});
            failures = Math.min(failures + 1, MAX_PAUSE_SECONDS);
            due = clock.instant().plusSeconds(failures);
        } finally {
            refreshing.set(false);
        }
    }

    private Provider discover() throws SupplierException {
        try {
            OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(new Issuer(supplier.issuer()),
                    SupplierClient.CONNECT_TIMEOUT_MILLIS, SupplierClient.READ_TIMEOUT_MILLIS);
            if (!Stream.of(metadata.getAuthorizationEndpointURI(), metadata.getTokenEndpointURI(), metadata.getJWKSetURI())
                    .allMatch(url -> url != null && SuppliersConfig.isProviderUrl(url))) {
                throw new SupplierException(SupplierException.Reason.SUPPLIER_UNAVAILABLE,
                        "The discovery document lacks an https endpoint");
            }
            return new Provider(metadata, idTokens(metadata), clock.instant());
        } catch (GeneralException | IOException e) {
            throw new SupplierException(SupplierException.Reason.SUPPLIER_UNAVAILABLE, "Discovery failed", e);
        }
    }

    /** The one of before where the keys are at the same place: it has them already. */
    private IDTokenValidator idTokens(OIDCProviderMetadata metadata) throws MalformedURLException {
        Provider before = latest;
        boolean sameKeys = before != null && before.metadata().getJWKSetURI().equals(metadata.getJWKSetURI());
        return sameKeys ? before.idTokens() : newValidator(metadata);
    }

    private IDTokenValidator newValidator(OIDCProviderMetadata metadata) throws MalformedURLException {
        URL keysUrl = metadata.getJWKSetURI().toURL();
        ResourceRetriever retriever = new DefaultResourceRetriever(SupplierClient.CONNECT_TIMEOUT_MILLIS,
                SupplierClient.READ_TIMEOUT_MILLIS, MAX_KEYS_BYTES);
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(keysUrl,
                        url -> signals.call(supplier.id(), "keys", () -> retriever.retrieveResource(url)))
                .cache(KEYS_TTL_MILLIS, SupplierClient.READ_TIMEOUT_MILLIS)
                .retrying(true).build();
        return new IDTokenValidator(metadata.getIssuer(), new ClientID(supplier.clientId()),
                new JWSVerificationKeySelector<>(ALGORITHMS, keys), null);
    }
}
