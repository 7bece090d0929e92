package energy.nox.authenticator.supplier;

import static energy.nox.authenticator.supplier.SupplierException.Reason.ACCESS_DENIED;
import static energy.nox.authenticator.supplier.SupplierException.Reason.SUPPLIER_ERROR;
import static energy.nox.authenticator.supplier.SupplierException.Reason.SUPPLIER_UNAVAILABLE;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.langtag.LangTag;
import com.nimbusds.langtag.LangTagException;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationErrorResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;

import energy.nox.authenticator.config.Language;

/**
 * The connection to one supplier's OpenID provider: authorization code with PKCE (OpenID Connect Core, section 3.1;
 * RFC 7636), an issuer check against mix-up (RFC 9207) and the ID token validated by Nimbus. Tokens are dropped once the
 * subject is read. Every call has a timeout and none belongs into a database transaction.
 */
public class SupplierConnection {

    static final int TIMEOUT_MILLIS = 5000;
    private static final Set<String> DENIALS = Set.of("access_denied", "login_required", "consent_required",
            "interaction_required", "account_selection_required");
    private static final Set<String> TRANSIENT = Set.of("temporarily_unavailable", "server_error");

    private final Supplier supplier;
    private final SupplierDiscovery discovery;
    private final SupplierSignals signals;

    SupplierConnection(Supplier supplier, Clock clock, SupplierSignals signals) {
        this.supplier = supplier;
        this.discovery = new SupplierDiscovery(supplier, clock, signals);
        this.signals = signals;
    }

    public Supplier supplier() {
        return supplier;
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

    /** Where the user logs in. */
    public URI loginUrl(LoginSecrets secrets, URI redirectUri, Language language) throws SupplierException {
        OIDCProviderMetadata metadata = discovery.get().metadata();
        try {
            return new AuthenticationRequest.Builder(ResponseType.CODE, supplier.scope(), new ClientID(supplier.clientId()),
                    redirectUri)
                    .endpointURI(metadata.getAuthorizationEndpointURI())
                    .state(secrets.oauthState())
                    .nonce(secrets.nonce())
                    .codeChallenge(secrets.codeVerifier(), CodeChallengeMethod.S256)
                    .uiLocales(List.of(new LangTag(language.code())))
                    .build()
                    .toURI();
        } catch (LangTagException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Who logged in, by the supplier's answer to the redirect URI.
     *
     * @param parameters of the callback, its {@code state} already found to be this login's
     */
    public SupplierSubject subject(Map<String, List<String>> parameters, LoginSecrets secrets, URI redirectUri)
            throws SupplierException {
        SupplierDiscovery.Provider provider = discovery.get();
        AuthorizationCode code = code(parameters, redirectUri, provider.metadata());
        OIDCTokenResponse tokens = signals.call(supplier.id(), "token",
                () -> exchange(code, secrets, redirectUri, provider.metadata()));
        try {
            if (tokens.getOIDCTokens().getIDToken() == null) {
                throw new SupplierException(SUPPLIER_ERROR, "The token response has no ID token");
            }
            IDTokenClaimsSet claims =
                    provider.idTokens().validate(tokens.getOIDCTokens().getIDToken(), secrets.nonce());
            String subject = claims.getSubject().getValue();
            // OpenID Connect Core, section 2.
            if (subject.length() > 255 || !subject.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
                throw new SupplierException(SUPPLIER_ERROR, "The ID token's sub is not at most 255 ASCII characters");
            }
            return new SupplierSubject(claims.getIssuer().getValue(), subject);
        } catch (KeySourceException e) {
            throw new SupplierException(SUPPLIER_UNAVAILABLE, "The supplier's keys cannot be fetched", e);
        } catch (BadJOSEException | JOSEException e) {
            throw new SupplierException(SUPPLIER_ERROR, "The ID token is not valid", e);
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

    private OIDCTokenResponse exchange(AuthorizationCode code, LoginSecrets secrets, URI redirectUri,
            OIDCProviderMetadata metadata) throws SupplierException {
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(code, redirectUri, secrets.codeVerifier());
        URI endpoint = metadata.getTokenEndpointURI();
        ClientAuthentication authentication = clientAuthentication(metadata);
        TokenRequest request = authentication == null
                ? new TokenRequest.Builder(endpoint, new ClientID(supplier.clientId()), grant).build()
                : new TokenRequest.Builder(endpoint, authentication, grant).build();
        try {
            HTTPRequest http = request.toHTTPRequest();
            http.setConnectTimeout(TIMEOUT_MILLIS);
            http.setReadTimeout(TIMEOUT_MILLIS);
            http.setFollowRedirects(false);
            var answer = http.send();
            if (answer.getStatusCode() >= 500) {
                throw new SupplierException(SUPPLIER_UNAVAILABLE, "The token endpoint answered " + answer.getStatusCode());
            }
            TokenResponse response = OIDCTokenResponseParser.parse(answer);
            if (!response.indicatesSuccess()) {
                ErrorObject error = response.toErrorResponse().getErrorObject();
                throw new SupplierException(SUPPLIER_ERROR, "The token endpoint refused the code: " + error.getCode());
            }
            return (OIDCTokenResponse) response.toSuccessResponse();
        } catch (IOException e) {
            throw new SupplierException(SUPPLIER_UNAVAILABLE, "The token endpoint does not answer", e);
        } catch (GeneralException e) {
            throw new SupplierException(SUPPLIER_ERROR, "The token response is not valid", e);
        }
    }

    /** Null for a public client. */
    private ClientAuthentication clientAuthentication(OIDCProviderMetadata metadata) throws SupplierException {
        ClientID clientId = new ClientID(supplier.clientId());
        if (supplier.clientKey().isPresent()) {
            return ClientAssertion.of(supplier.clientKey().get(), clientId, metadata.getTokenEndpointURI());
        }
        if (supplier.clientSecret().isEmpty()) {
            return null;
        }
        List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
        boolean basic = methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        return basic ? new ClientSecretBasic(clientId, supplier.clientSecret().get())
                : new ClientSecretPost(clientId, supplier.clientSecret().get());
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }
}
