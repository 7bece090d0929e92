package energy.nox.authenticator.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import org.junit.jupiter.api.Test;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.support.MovableClock;
import energy.nox.authenticator.support.TestSettings;

class SigningKeysTest {

    private static final ECKey OLD = newKey("old");
    private static final ECKey NEW = newKey("new");

    private final Map<String, String> config = new HashMap<>(Map.of("nox.signing.key", OLD.toJSONString()));
    private final MovableClock clock = new MovableClock();

    @Test
    void aRotationNeedsNoRestart() throws Exception {
        SigningKeys keys = keys();
        assertEquals(List.of("old"), published(keys));
        assertSignedBy(OLD, keys);
        change("nox.signing.other-key", NEW.toPublicJWK().toJSONString());
        assertEquals(List.of("old", "new"), published(keys));
        assertSignedBy(OLD, keys);
        config.put("nox.signing.other-key", OLD.toPublicJWK().toJSONString());
        change("nox.signing.key", NEW.toJSONString());
        assertEquals(List.of("new", "old"), published(keys));
        assertSignedBy(NEW, keys);
        config.remove("nox.signing.other-key");
        clock.forward(Duration.ofSeconds(10));
        assertEquals(List.of("new"), published(keys));
    }

    @Test
    void aGeneratedKeyStays() throws Exception {
        config.put("nox.signing.key", "generate");
        SigningKeys keys = keys();
        List<String> first = published(keys);
        clock.forward(Duration.ofDays(1));
        assertEquals(first, published(keys));
        change("nox.signing.other-key", NEW.toPublicJWK().toJSONString());
        assertEquals(List.of(first.get(0), "new"), published(keys));
    }

    @Test
    void aWrongKeyLeavesTheLastGoodOne() throws Exception {
        SigningKeys keys = keys();
        for (String wrong : new String[] {"nonsense", NEW.toPublicJWK().toJSONString(), ""}) {
            change("nox.signing.key", wrong);
            assertSignedBy(OLD, keys);
        }
        change("nox.signing.key", NEW.toJSONString());
        assertSignedBy(NEW, keys);
    }

    @Test
    void noPrivateKeyIsPublished() throws ParseException {
        config.put("nox.signing.other-key", NEW.toJSONString());
        assertFalse(JWKSet.parse(keys().published()).getKeys().stream().anyMatch(JWK::isPrivate));
    }

    @Test
    void aPublicKeyCannotSign() {
        config.put("nox.signing.key", OLD.toPublicJWK().toJSONString());
        assertThrows(InvalidConfigException.class, this::keys);
    }

    @Test
    void twoKeysWithTheSameKidAreRefused() throws Exception {
        config.put("nox.signing.other-key", newKey("old").toPublicJWK().toJSONString());
        String message = assertThrows(InvalidConfigException.class, this::keys).getMessage();
        assertTrue(message.contains("nox.signing.other-key must have another kid than nox.signing.key"), message);
        config.put("nox.signing.other-key", OLD.toPublicJWK().toJSONString());
        assertSignedBy(OLD, keys());
    }

    private SigningKeys keys() {
        return new SigningKeys(TestSettings.reloads(config, clock));
    }

    private void change(String property, String value) {
        config.put(property, value);
        clock.forward(Duration.ofSeconds(10));
    }

    private static List<String> published(SigningKeys keys) throws ParseException {
        return JWKSet.parse(keys.published()).getKeys().stream().map(JWK::getKeyID).toList();
    }

    private static void assertSignedBy(ECKey key, SigningKeys keys) throws ParseException, JOSEException {
        SignedJWT jwt = SignedJWT.parse(keys.sign("test+jwt", new JWTClaimsSet.Builder().subject("x").build()));
        assertEquals(key.getKeyID(), jwt.getHeader().getKeyID());
        assertTrue(jwt.verify(new ECDSAVerifier(key)));
    }

    private static ECKey newKey(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
