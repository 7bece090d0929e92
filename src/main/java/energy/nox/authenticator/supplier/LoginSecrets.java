package energy.nox.authenticator.supplier;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;

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
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(browserSecret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            return Base64URL.encode(mac.doFinal((purpose + "|" + state).getBytes(StandardCharsets.US_ASCII))).toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "LoginSecrets[]";
    }
}
