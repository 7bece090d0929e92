package energy.nox.authenticator.subscriber;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * What a person agreed to when an account was connected. It never changes, and it is removed with its subscriber; a
 * later connection has a consent of its own.
 */
@Entity
@Table(name = "consent")
class Consent {

    @Id
    private UUID id;

    @Column(name = "nox_user_id", nullable = false, updatable = false)
    private UUID noxUserId;

    @Column(name = "supplier_id", nullable = false, updatable = false)
    private String supplierId;

    @Column(name = "given_at", nullable = false, updatable = false)
    private Instant givenAt;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, updatable = false, columnDefinition = "varchar(2)")
    private Language language;

    @Column(name = "text_version", nullable = false, updatable = false)
    private String textVersion;

    @Column(nullable = false, updatable = false)
    private String[] purposes;

    @Column(nullable = false, updatable = false, length = 8000)
    private String receipt;

    /** For Hibernate. */
    protected Consent() {
    }

    static Consent of(UUID id, UUID noxUserId, String supplierId, ConsentGiven given, String receipt) {
        Consent consent = new Consent();
        consent.id = id;
        consent.noxUserId = noxUserId;
        consent.supplierId = supplierId;
        consent.givenAt = given.at();
        consent.language = given.language();
        consent.textVersion = given.textVersion();
        consent.purposes = Purpose.codes().toArray(String[]::new);
        consent.receipt = receipt;
        return consent;
    }

    UUID id() {
        return id;
    }

    ConsentView view() {
        return new ConsentView(supplierId, givenAt, language, textVersion, List.copyOf(Arrays.asList(purposes)), receipt);
    }
}
