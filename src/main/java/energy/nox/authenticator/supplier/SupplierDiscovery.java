package energy.nox.authenticator.supplier;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderConfigurationRequest;
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

    private static final Logger LOG = Log.of(SupplierDiscovery.class);
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofMinutes(2);
    /** The pause after the first failure is one second, so that what starts beside this server is found soon. */
    private static final int MAX_PAUSE_SECONDS = 5;
    /** How long fetched keys are kept. A token that names an unknown key has them fetched earlier. */
    private static final long KEYS_TTL_MILLIS = JWKSourceBuilder.DEFAULT_CACHE_TIME_TO_LIVE;

    /** A provider as discovered at that moment. */
    record Provider(OIDCProviderMetadata metadata, IDTokenValidator idTokens, Instant since) {
    }

    private final Supplier supplier;
    private final Clock clock;
    private final SupplierSignals signals;
    private final SupplierCalls calls;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    /** However old it is. */
    private volatile Provider latest;
    /** Since the last success. */
    private volatile int failures;
    private volatile Instant due = Instant.MIN;

    SupplierDiscovery(Supplier supplier, Clock clock, SupplierSignals signals, SupplierCalls calls) {
        this.supplier = supplier;
        this.clock = clock;
        this.signals = signals;
        this.calls = calls;
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
            failed(e.getMessage());
        } catch (RuntimeException e) {
            // A library that stumbles over what the supplier has sent. The message may quote that.
            failed(String.valueOf(e).replaceAll("\\p{Cntrl}+", " "));
            LOG.log(Level.FINE, "The failure of supplier " + supplier.id(), e);
        } finally {
            refreshing.set(false);
        }
    }

    /** Tells of it once for each outage, not at every try. */
    private void failed(String reason) {
        LOG.log(failures > 0 ? Level.FINE : Level.WARNING, "Supplier {0} does not answer as it should: {1}",
                new Object[] {supplier.id(), reason});
        failures = Math.min(failures + 1, MAX_PAUSE_SECONDS);
        due = clock.instant().plusSeconds(failures);
    }

    private Provider discover() throws SupplierException {
        try {
            OIDCProviderMetadata metadata = metadata();
            check(metadata);
            return new Provider(metadata, idTokens(metadata), clock.instant());
        } catch (GeneralException | IOException e) {
            throw new SupplierException(SupplierException.Reason.SUPPLIER_UNAVAILABLE, "Discovery failed", e);
        }
    }

    private OIDCProviderMetadata metadata() throws GeneralException, IOException {
        Issuer issuer = new Issuer(supplier.issuer());
        HTTPResponse answer = new OIDCProviderConfigurationRequest(issuer).toHTTPRequest().send(calls);
        if (answer.getStatusCode() != HTTPResponse.SC_OK) {
            throw new IOException("answered " + answer.getStatusCode());
        }
        OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(answer.getBody());
        // OpenID Connect Discovery, section 4.3.
        if (!metadata.getIssuer().equals(issuer)) {
            throw new GeneralException("The document is of another issuer");
        }
        return metadata;
    }

    /** Names all that is wrong at once, so that an operator mends it at once. */
    private void check(OIDCProviderMetadata metadata) throws GeneralException {
        List<String> wrong = Stream.of(
                        wrong("authorization_endpoint", metadata.getAuthorizationEndpointURI()),
                        wrong("token_endpoint", metadata.getTokenEndpointURI()),
                        wrong("jwks_uri", metadata.getJWKSetURI()))
                .flatMap(Optional::stream).toList();
        if (!wrong.isEmpty()) {
            // A login does without UserInfo: by itself it makes no document useless.
            Optional<String> userInfo = Optional.ofNullable(metadata.getUserInfoEndpointURI())
                    .flatMap(url -> wrong("userinfo_endpoint", url));
            throw new GeneralException(Stream.concat(wrong.stream(), userInfo.stream())
                    .collect(Collectors.joining(". ")));
        }
    }

    private Optional<String> wrong(String name, URI endpoint) {
        return endpoint == null ? Optional.of("The document has no " + name)
                : supplier.trust().refusal(endpoint).map(refusal -> "The " + name + " " + refusal);
    }

    /** The one of before where the keys are at the same place: it has them already. */
    private IDTokenValidator idTokens(OIDCProviderMetadata metadata) throws MalformedURLException {
        Provider before = latest;
        boolean sameKeys = before != null && before.metadata().getJWKSetURI().equals(metadata.getJWKSetURI());
        return sameKeys ? before.idTokens() : newValidator(metadata);
    }

    private IDTokenValidator newValidator(OIDCProviderMetadata metadata) throws MalformedURLException {
        URL keysUrl = metadata.getJWKSetURI().toURL();
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(keysUrl,
                        url -> signals.call(supplier.id(), "keys", () -> calls.retrieveResource(url)))
                .cache(KEYS_TTL_MILLIS, SupplierCalls.DEADLINE.toMillis())
                // It would call from threads of its own, which nobody counts or ends.
                .refreshAheadCache(false).build();
        return new IDTokenValidator(metadata.getIssuer(), new ClientID(supplier.clientId()),
                new JWSVerificationKeySelector<>(supplier.trust().idTokenAlgorithms(), keys), null);
    }
}
