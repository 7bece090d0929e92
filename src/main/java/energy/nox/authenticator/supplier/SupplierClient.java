package energy.nox.authenticator.supplier;

import static energy.nox.authenticator.supplier.SupplierException.Reason.ACCESS_DENIED;
import static energy.nox.authenticator.supplier.SupplierException.Reason.SUPPLIER_ERROR;
import static energy.nox.authenticator.supplier.SupplierException.Reason.SUPPLIER_UNAVAILABLE;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.langtag.LangTag;
import com.nimbusds.langtag.LangTagException;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationErrorResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.outbound.OutboundCalls;

/**
 * The client of one supplier's OpenID provider: authorization code with PKCE (OpenID Connect Core, section 3.1;
 * RFC 7636), an issuer check against mix-up (RFC 9207) and the ID token validated by Nimbus. Tokens are dropped once
 * the subject is read.
 *
 * <p>A supplier that answers slowly or not at all must not take the service with it. So a request that needs the
 * discovery document never fetches it, all calls of a login share one deadline, and at most {@value #MAX_CALLS} logins
 * wait for one supplier at a time; the next one fails at once. No call belongs into a database transaction.
 */
public class SupplierClient {

    static final int MAX_CALLS = 10;
    /** By which the supplier's clock may differ. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
    private static final Set<String> DENIALS = Set.of("access_denied", "login_required", "consent_required",
            "interaction_required", "account_selection_required");
    private static final Set<String> TRANSIENT = Set.of("temporarily_unavailable", "server_error");

    private final Supplier supplier;
    private final SupplierCalls calls;
    private final SupplierDiscovery discovery;
    private final TokenEndpoint tokenEndpoint;
    private final AccountClaims accounts;
    private final Clock clock;
    private final SupplierSignals signals;
    private final Semaphore logins;

    SupplierClient(Supplier supplier, Clock clock, SupplierSignals signals, OutboundCalls outbound) {
        this(supplier, clock, signals, new SupplierCalls(supplier.trust(), outbound));
    }

    private SupplierClient(Supplier supplier, Clock clock, SupplierSignals signals, SupplierCalls calls) {
        this(supplier, clock, signals, calls, new SupplierDiscovery(supplier, clock, signals, calls),
                new Semaphore(MAX_CALLS));
    }

    private SupplierClient(Supplier supplier, Clock clock, SupplierSignals signals, SupplierCalls calls,
            SupplierDiscovery discovery, Semaphore logins) {
        this.supplier = supplier;
        this.signals = signals;
        this.calls = calls;
        this.discovery = discovery;
        this.logins = logins;
        this.tokenEndpoint = new TokenEndpoint(supplier, signals, calls);
        this.accounts = new AccountClaims(supplier, signals, calls);
        this.clock = clock;
    }

    public Supplier supplier() {
        return supplier;
    }

    /** Whether a client of that configuration would discover the very same. */
    boolean discoversLike(Supplier other) {
        return supplier.issuer().equals(other.issuer()) && supplier.clientId().equals(other.clientId())
                && supplier.trust().equals(other.trust());
    }

    /** The client of a configuration that {@link #discoversLike} this one's: it knows what was discovered. */
    SupplierClient changedTo(Supplier changed) {
        return new SupplierClient(changed, clock, signals, calls, discovery, logins);
    }

    /** Whether its discovery document is known; never asks the supplier. */
    public boolean isAvailable() {
        return discovery.known().isPresent();
    }

    boolean isRefreshDue() {
        return discovery.isRefreshDue();
    }

    /** Fetches the discovery document where that is due. */
    void refresh() {
        discovery.refresh();
    }

    /** The origin of its login where that is known, for {@code form-action}. */
    public Optional<String> loginOrigin() {
        return discovery.known().map(provider -> origin(provider.metadata().getAuthorizationEndpointURI()));
    }

    /**
     * Where the user logs in.
     *
     * @param another whether the user wants another account than the one that the supplier's session may be of
     */
    public URI loginUrl(LoginSecrets secrets, URI redirectUri, Language language, boolean another)
            throws SupplierException {
        OIDCProviderMetadata metadata = discovery.get().metadata();
        try {
            return new AuthenticationRequest.Builder(ResponseType.CODE, supplier.scope(), new ClientID(supplier.clientId()),
                    redirectUri)
                    .endpointURI(metadata.getAuthorizationEndpointURI())
                    .state(secrets.oauthState())
                    .nonce(secrets.nonce())
                    .codeChallenge(secrets.codeVerifier(), CodeChallengeMethod.S256)
                    .prompt(prompt(metadata, another).map(Prompt::new).orElse(null))
                    .maxAge(supplier.maxAge().map(age -> (int) age.toSeconds()).orElse(-1))
                    .uiLocales(List.of(new LangTag(language.code())))
                    .build()
                    .toURI();
        } catch (LangTagException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For another account, the list of accounts where the supplier has one, and the login where it has none. */
    private Optional<Prompt.Type> prompt(OIDCProviderMetadata metadata, boolean another) {
        if (!another) {
            return supplier.prompt();
        }
        List<Prompt.Type> known = metadata.getPromptTypes();
        return Optional.of(known != null && known.contains(Prompt.Type.SELECT_ACCOUNT)
                ? Prompt.Type.SELECT_ACCOUNT : Prompt.Type.LOGIN);
    }

    /**
     * Who logged in, by the supplier's answer to the redirect URI.
     *
     * @param parameters of the callback, its {@code state} already found to be this login's
     */
    public SupplierAccount account(Map<String, List<String>> parameters, LoginSecrets secrets, URI redirectUri)
            throws SupplierException {
        SupplierDiscovery.Provider provider = discovery.get();
        AuthorizationCode code = code(parameters, redirectUri, provider.metadata());
        if (!logins.tryAcquire()) {
            throw new SupplierException(SUPPLIER_UNAVAILABLE, MAX_CALLS + " other logins already wait for it");
        }
        try {
            AuthorizationCodeGrant grant = new AuthorizationCodeGrant(code, redirectUri, secrets.codeVerifier());
            return calls.withinOneDeadline(() ->
                    account(provider, tokenEndpoint.exchange(grant, provider.metadata()), secrets));
        } finally {
            logins.release();
        }
    }

    /** May fetch the supplier's keys, and what the account is called. */
    private SupplierAccount account(SupplierDiscovery.Provider provider, OIDCTokens tokens, LoginSecrets secrets)
            throws SupplierException {
        if (tokens.getIDToken() == null) {
            throw new SupplierException(SUPPLIER_ERROR, "The token response has no ID token");
        }
        try {
            IDTokenClaimsSet claims = provider.idTokens().validate(tokens.getIDToken(), secrets.nonce());
            String subject = claims.getSubject().getValue();
            // OpenID Connect Core, section 2.
            if (subject.length() > 255 || !subject.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
                throw new SupplierException(SUPPLIER_ERROR, "The ID token's sub is not at most 255 ASCII characters");
            }
            checkAge(claims);
            return accounts.account(provider.metadata(), tokens.getAccessToken(), claims);
        } catch (KeySourceException e) {
            throw new SupplierException(SUPPLIER_UNAVAILABLE, "The supplier's keys cannot be fetched", e);
        } catch (BadJOSEException | JOSEException e) {
            throw new SupplierException(SUPPLIER_ERROR, "The ID token is not valid", e);
        }
    }

    /** OpenID Connect Core, section 3.1.3.7, number 12: who asks for an age has to check it. */
    private void checkAge(IDTokenClaimsSet claims) throws SupplierException {
        if (supplier.maxAge().isEmpty()) {
            return;
        }
        Date login = claims.getAuthenticationTime();
        if (login == null) {
            throw new SupplierException(SUPPLIER_ERROR, "The ID token has no auth_time, which max-age asks for");
        }
        Instant oldest = clock.instant().minus(supplier.maxAge().get()).minus(CLOCK_SKEW);
        if (login.toInstant().isBefore(oldest)) {
            throw new SupplierException(SUPPLIER_ERROR, "The login is older than max-age allows");
        }
    }

    private static AuthorizationCode code(Map<String, List<String>> parameters, URI redirectUri,
            OIDCProviderMetadata metadata) throws SupplierException {
        AuthenticationResponse response;
        try {
            response = AuthenticationResponseParser.parse(redirectUri, parameters);
        } catch (ParseException e) {
            throw new SupplierException(SUPPLIER_ERROR, "The authorization response is not valid", e);
        }
        boolean issuerExpected = metadata.supportsAuthorizationResponseIssuerParam();
        if (response.getIssuer() == null ? issuerExpected : !response.getIssuer().equals(metadata.getIssuer())) {
            throw new SupplierException(SUPPLIER_ERROR, "The authorization response has a wrong iss");
        }
        if (response instanceof AuthenticationErrorResponse failure) {
            throw refusal(failure.getErrorObject());
        }
        AuthorizationCode code = response.toSuccessResponse().getAuthorizationCode();
        if (code == null) {
            throw new SupplierException(SUPPLIER_ERROR, "The authorization response has no code");
        }
        return code;
    }

    private static SupplierException refusal(ErrorObject error) {
        String code = error == null ? null : error.getCode();
        if (code != null && DENIALS.contains(code)) {
            return new SupplierException(ACCESS_DENIED, "The supplier answered " + code);
        }
        return new SupplierException(code != null && TRANSIENT.contains(code) ? SUPPLIER_UNAVAILABLE : SUPPLIER_ERROR,
                "The supplier answered an error at the authorization endpoint");
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }
}
