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

/** A supplier's discovery document (OpenID Connect Discovery, section 4), kept for a minute, and the keys it names. */
class SupplierDiscovery {

    /** What validates by the provider's public keys; never none, never a shared secret. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512,
            JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512, JWSAlgorithm.ES256, JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);
    private static final Logger LOG = Log.of(SupplierDiscovery.class);
    private static final Duration FRESH = Duration.ofMinutes(1);
    /** After one failure it is one second, so that what starts beside this server is found soon; then it grows up to this. */
    private static final int MAX_PAUSE_SECONDS = 5;
    private static final int MAX_KEYS_BYTES = 256 * 1024;

    /** A provider as discovered; its validator fetches the keys again when a token names one that is unknown. */
    record Provider(OIDCProviderMetadata metadata, IDTokenValidator idTokens, Instant since) {
    }

    private final Supplier supplier;
    private final Clock clock;
    private final SupplierSignals signals;
    private volatile Provider known;
    /** In a row. */
    private volatile int failures;
    private volatile Instant nextTry = Instant.MIN;
    private final AtomicBoolean refreshing = new AtomicBoolean();

    SupplierDiscovery(Supplier supplier, Clock clock, SupplierSignals signals) {
        this.supplier = supplier;
        this.clock = clock;
        this.signals = signals;
    }

    Optional<Provider> known() {
        return Optional.ofNullable(known);
    }

    /** The provider, asked for now if it is not known yet. */
    Provider get() throws SupplierException {
        Provider provider = known;
        return provider == null ? fetch() : provider;
    }

    /** Whether the document is missing or old, the last failure is some seconds ago, and nobody is fetching it already. */
    boolean isRefreshDue() {
        Provider provider = known;
        Instant now = clock.instant();
        return !refreshing.get() && !now.isBefore(provider == null ? nextTry : provider.since().plus(FRESH));
    }

    /** Fetches what is missing or old. A supplier that has gone is forgotten when its minute is over. */
    void refresh() {
        if (!isRefreshDue() || !refreshing.compareAndSet(false, true)) {
            return;
        }
        try {
            fetch();
        } catch (SupplierException e) {
            known = null;
            // Once for each outage, not at every try.
            LOG.log(failures > 0 ? Level.FINE : Level.WARNING, "Supplier {0} is unavailable: {1}",
                    new Object[] {supplier.id(), e.getMessage()});
            failures = Math.min(failures + 1, MAX_PAUSE_SECONDS);
            nextTry = clock.instant().plusSeconds(failures);
        } finally {
            refreshing.set(false);
        }
    }

    private Provider fetch() throws SupplierException {
        Provider provider = signals.call(supplier.id(), "discovery", this::discover);
        known = provider;
        if (failures > 0) {
            failures = 0;
            LOG.log(Level.INFO, "Supplier {0} is available again", supplier.id());
        }
        return provider;
    }

    private Provider discover() throws SupplierException {
        try {
            OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(new Issuer(supplier.issuer()),
                    SupplierConnection.TIMEOUT_MILLIS, SupplierConnection.TIMEOUT_MILLIS);
            if (!Stream.of(metadata.getAuthorizationEndpointURI(), metadata.getTokenEndpointURI(), metadata.getJWKSetURI())
                    .allMatch(url -> url != null && SuppliersConfig.isProviderUrl(url))) {
                throw new SupplierException(SupplierException.Reason.SUPPLIER_UNAVAILABLE,
                        "The discovery document lacks an https endpoint");
            }
            return new Provider(metadata, idTokenValidator(metadata), clock.instant());
        } catch (GeneralException | IOException e) {
            throw new SupplierException(SupplierException.Reason.SUPPLIER_UNAVAILABLE, "Discovery failed", e);
        }
    }

    private IDTokenValidator idTokenValidator(OIDCProviderMetadata metadata) throws MalformedURLException {
        URL keysUrl = metadata.getJWKSetURI().toURL();
        ResourceRetriever retriever = new DefaultResourceRetriever(
                SupplierConnection.TIMEOUT_MILLIS, SupplierConnection.TIMEOUT_MILLIS, MAX_KEYS_BYTES);
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(keysUrl,
                url -> signals.call(supplier.id(), "keys", () -> retriever.retrieveResource(url))).retrying(true).build();
        return new IDTokenValidator(metadata.getIssuer(), new ClientID(supplier.clientId()),
                new JWSVerificationKeySelector<>(ALGORITHMS, keys), null);
    }
}
