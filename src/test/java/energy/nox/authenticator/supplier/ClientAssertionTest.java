package energy.nox.authenticator.supplier;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;

/** {@code private_key_jwt} (RFC 7523, section 3): for one supplier, for a short time, once. */
class ClientAssertionTest {

    private static final URI TOKEN_ENDPOINT = URI.create("https://login.north.example/token");

    @Test
    void isSignedShortLivedAndNeverTheSame() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("our-key").algorithm(JWSAlgorithm.ES256).generate();
        SignedJWT assertion = assertion(key);
        JWTClaimsSet claims = assertion.getJWTClaimsSet();
        assertAll(
                () -> assertTrue(assertion.verify(new ECDSAVerifier(key.toPublicJWK()))),
                () -> assertEquals("our-key", assertion.getHeader().getKeyID()),
                () -> assertEquals("nox", claims.getIssuer()),
                () -> assertEquals("nox", claims.getSubject()),
                () -> assertTrue(claims.getExpirationTime().toInstant()
                        .isBefore(Instant.now().plus(Duration.ofMinutes(5)))),
                () -> assertNotEquals(claims.getJWTID(), assertion(key).getJWTClaimsSet().getJWTID()));
    }

    private static SignedJWT assertion(ECKey key) throws SupplierException {
        return ClientAssertion.of(key, new ClientID("nox"), TOKEN_ENDPOINT).getClientAssertion();
    }
}
