package energy.nox.authenticator.supplier;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;

import energy.nox.authenticator.observe.Log;

/**
 * A supplier's UserInfo endpoint (OpenID Connect Core, section 5.3), asked for what the account page shows where the ID
 * token does not have it. It says nothing about who logged in: a failure costs the page a name, and not the login.
 */
final class UserInfoEndpoint {

    private static final Logger LOG = Log.of(UserInfoEndpoint.class);

    private final Supplier supplier;
    private final SupplierSignals signals;
    private final SupplierCalls calls;

    UserInfoEndpoint(Supplier supplier, SupplierSignals signals, SupplierCalls calls) {
        this.supplier = supplier;
        this.signals = signals;
        this.calls = calls;
    }

    /** Empty where there is no such endpoint, it does not answer, or it answers about somebody else. */
    Optional<UserInfo> find(OIDCProviderMetadata metadata, AccessToken token, IDTokenClaimsSet idToken) {
        URI url = metadata.getUserInfoEndpointURI();
        if (url == null || token == null) {
            return Optional.empty();
        }
        // The token is a secret: it goes by https alone, and to the supplier.
        Optional<String> refusal = supplier.trust().refusal(url);
        if (refusal.isPresent()) {
            tellWhy("The userinfo_endpoint " + refusal.get());
            return Optional.empty();
        }
        try {
            HTTPRequest request = new UserInfoRequest(url, token).toHTTPRequest();
            UserInfo answer = signals.call(supplier.id(), "userinfo", () -> send(request));
            // Section 5.3.2: an answer about another subject must not be used.
            return Optional.of(answer).filter(info -> info.getSubject().equals(idToken.getSubject()));
        } catch (IOException e) {
            tellWhy(e.getMessage());
            return Optional.empty();
        }
    }

    private void tellWhy(String reason) {
        LOG.log(Level.INFO, "Supplier {0} gives no name to the account: {1}", new Object[] {supplier.id(), reason});
    }

    private UserInfo send(HTTPRequest request) throws IOException {
        try {
            UserInfoResponse response = UserInfoResponse.parse(request.send(calls));
            if (response.indicatesSuccess() && response.toSuccessResponse().getUserInfo() != null) {
                return response.toSuccessResponse().getUserInfo();
            }
        } catch (ParseException e) {
            throw new IOException("The UserInfo endpoint's answer is not valid", e);
        }
        throw new IOException("The UserInfo endpoint does not answer with plain claims");
    }
}
