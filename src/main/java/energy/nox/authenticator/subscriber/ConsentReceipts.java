package energy.nox.authenticator.subscriber;

import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.jwt.JWTClaimsSet;

import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.secret.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Signs the receipt of a consent: a JWS with the fields of a minimal consent receipt after ISO/IEC TS 27560:2023, which
 * the person, the manufacturer and an auditor can each verify by the published keys.
 */
@ApplicationScoped
public class ConsentReceipts {

    private static final String TYPE = "consent-receipt+jwt";
    private static final String SCHEMA = "ISO/IEC TS 27560:2023";

    private SigningKeys keys;
    private PublicUrls urls;

    /** For the CDI proxy. */
    protected ConsentReceipts() {
    }

    @Inject
    public ConsentReceipts(SigningKeys keys, PublicUrls urls) {
        this.keys = keys;
        this.urls = urls;
    }

    String sign(UUID recordId, UUID noxUserId, String manufacturerId, String supplierId, ConsentGiven given) {
        return keys.sign(TYPE, new JWTClaimsSet.Builder()
                .issuer(urls.issuer())
                .audience(manufacturerId)
                .jwtID(recordId.toString())
                .issueTime(Date.from(given.at()))
                .claim("schema_version", SCHEMA)
                .claim("record_id", recordId.toString())
                .claim("pii_principal_id", noxUserId.toString())
                .claim("pii_controller", manufacturerId)
                .claim("pii_processing", List.of(Map.of(
                        "purposes", Purpose.codes(),
                        "source", supplierId,
                        "recipients", List.of(manufacturerId),
                        "privacy_notice_version", given.textVersion(),
                        "language", given.language().code())))
                .claim("event", Map.of(
                        "event_time", given.at().getEpochSecond(),
                        "event_type", "explicit_consent",
                        "event_state", "given"))
                .build());
    }
}
