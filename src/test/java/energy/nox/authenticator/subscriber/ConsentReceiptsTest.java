package energy.nox.authenticator.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import org.junit.jupiter.api.Test;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.secret.SigningKeys;
import energy.nox.authenticator.support.TestSettings;

class ConsentReceiptsTest {

    private static final Map<String, String> SETTINGS =
            Map.of("nox.signing.key", "generate", "nox.ui.base-url", "https://auth.example/ui");
    private static final UUID RECORD = UUID.randomUUID();
    private static final UUID NOX_USER = UUID.randomUUID();
    private static final Instant GIVEN = Instant.parse("2026-01-02T03:04:05.678Z");

    private final SigningKeys keys = new SigningKeys(TestSettings.reloads(SETTINGS, Clock.systemUTC()));
    private final String receipt = new ConsentReceipts(keys, new PublicUrls(TestSettings.of(SETTINGS)))
            .sign(RECORD, NOX_USER, "acme", "north", new ConsentGiven(GIVEN, Language.FR, "0123456789ab"));

    @Test
    void isVerifiedByThePublishedKeyThatItNames() throws Exception {
        SignedJWT jws = SignedJWT.parse(receipt);
        assertTrue(jws.verify(verifier(keys, jws)));
        String[] parts = receipt.split("\\.");
        char other = parts[1].charAt(20) == 'A' ? 'B' : 'A';
        String changed = parts[0] + "." + parts[1].substring(0, 20) + other + parts[1].substring(21) + "." + parts[2];
        assertFalse(SignedJWT.parse(changed).verify(verifier(keys, jws)));
    }

    @Test
    void cannotBeTakenForAnotherKindOfToken() throws Exception {
        assertEquals("consent-receipt+jwt", SignedJWT.parse(receipt).getHeader().getType().getType());
        assertEquals("ES256", SignedJWT.parse(receipt).getHeader().getAlgorithm().getName());
    }

    @Test
    void hasTheFieldsOfAMinimalReceipt() throws Exception {
        JWTClaimsSet claims = SignedJWT.parse(receipt).getJWTClaimsSet();
        assertEquals("https://auth.example", claims.getIssuer());
        assertEquals(List.of("acme"), claims.getAudience());
        assertEquals(RECORD.toString(), claims.getJWTID());
        assertEquals(Date.from(Instant.parse("2026-01-02T03:04:05Z")), claims.getIssueTime());
        assertEquals("ISO/IEC TS 27560:2023", claims.getStringClaim("schema_version"));
        assertEquals(RECORD.toString(), claims.getStringClaim("record_id"));
        assertEquals(NOX_USER.toString(), claims.getStringClaim("pii_principal_id"));
        assertEquals("acme", claims.getStringClaim("pii_controller"));
        assertEquals(List.of(Map.of("purposes", List.of("identify_customer", "connect_devices"), "source", "north",
                "recipients", List.of("acme"), "privacy_notice_version", "0123456789ab", "language", "fr")),
                claims.getClaim("pii_processing"));
        assertEquals(Map.of("event_time", GIVEN.getEpochSecond(), "event_type", "explicit_consent",
                "event_state", "given"), claims.getJSONObjectClaim("event"));
    }

    private static ECDSAVerifier verifier(SigningKeys keys, SignedJWT jws) throws Exception {
        return new ECDSAVerifier(JWKSet.parse(keys.published()).getKeyByKeyId(jws.getHeader().getKeyID()).toECKey());
    }
}
