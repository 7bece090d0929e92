package energy.nox.authenticator.supplier;

import java.nio.charset.StandardCharsets;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;

import energy.nox.authenticator.secret.Sha256;

/**
 * The secrets of one login: {@code state} as it travels, and the PKCE verifier (RFC 7636) and the nonce, both derived
 * from the state and a secret that only the user's browser keeps. So none of them has to be stored, and a login that
 * comes back in another browser cannot succeed.
 */
public record LoginSecrets(String state, String browserSecret) {

    State oauthState() {
        return new State(state);
    }

    CodeVerifier codeVerifier() {
        return new CodeVerifier(derive("code_verifier"));
    }

    Nonce nonce() {
        return new Nonce(derive("nonce"));
    }

    private String derive(String purpose) {
        byte[] message = (purpose + "|" + state).getBytes(StandardCharsets.US_ASCII);
        return Base64URL.encode(Sha256.hmac(browserSecret, message)).toString();
    }

    @Override
    public String toString() {
        return "LoginSecrets[]";
    }
}
