package energy.nox.authenticator.supplier;

import static energy.nox.authenticator.supplier.SupplierException.Reason.SUPPLIER_ERROR;
import static energy.nox.authenticator.supplier.SupplierException.Reason.SUPPLIER_UNAVAILABLE;

import java.io.IOException;
import java.net.URI;
import java.util.List;

import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;

/** A supplier's token endpoint (OpenID Connect Core, section 3.1.3), where this service proves which client it is. */
final class TokenEndpoint {

    private final Supplier supplier;
    private final SupplierSignals signals;
    private final SupplierCalls calls;

    TokenEndpoint(Supplier supplier, SupplierSignals signals, SupplierCalls calls) {
        this.supplier = supplier;
        this.signals = signals;
        this.calls = calls;
    }

    OIDCTokens exchange(AuthorizationCodeGrant grant, OIDCProviderMetadata metadata) throws SupplierException {
        TokenRequest request = request(grant, metadata);
        return signals.call(supplier.id(), "token", () -> send(request)).getOIDCTokens();
    }

    private TokenRequest request(AuthorizationCodeGrant grant, OIDCProviderMetadata metadata) throws SupplierException {
        URI endpoint = metadata.getTokenEndpointURI();
        ClientID clientId = new ClientID(supplier.clientId());
        boolean isPublic = supplier.clientKey().isEmpty() && supplier.clientSecret().isEmpty();
        return isPublic ? new TokenRequest.Builder(endpoint, clientId, grant).build()
                : new TokenRequest.Builder(endpoint, authentication(clientId, metadata), grant).build();
    }

    private ClientAuthentication authentication(ClientID clientId, OIDCProviderMetadata metadata)
            throws SupplierException {
        if (supplier.clientKey().isPresent()) {
            return ClientAssertion.of(supplier.clientKey().get(), clientId, metadata.getTokenEndpointURI());
        }
        List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
        boolean basic = methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        return basic ? new ClientSecretBasic(clientId, supplier.clientSecret().orElseThrow())
                : new ClientSecretPost(clientId, supplier.clientSecret().orElseThrow());
    }

    private OIDCTokenResponse send(TokenRequest request) throws SupplierException {
        try {
            HTTPResponse answer = request.toHTTPRequest().send(calls);
            if (answer.getStatusCode() >= 500) {
                throw new SupplierException(SUPPLIER_UNAVAILABLE,
                        "The token endpoint answered " + answer.getStatusCode());
            }
            if (answer.getStatusCode() / 100 == 3) {
                throw new SupplierException(SUPPLIER_ERROR, "The token endpoint redirects, which is never followed");
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
}
