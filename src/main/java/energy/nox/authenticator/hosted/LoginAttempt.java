package energy.nox.authenticator.hosted;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.secret.Sha256;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A login under way at a supplier, found again by its {@code state} (RFC 6749, section 10.12), of which only the digest
 * is stored, as of the secret in the browser's cookie. It is used at most once, and goes with its link session.
 */
@Entity
@Table(name = "login_attempt")
class LoginAttempt {

    @Id
    private UUID id;

    @Column(name = "link_session_id", nullable = false, updatable = false)
    private UUID linkSessionId;

    @Column(name = "supplier_id", nullable = false, updatable = false)
    private String supplierId;

    @Column(name = "browser_digest", nullable = false, updatable = false)
    private byte[] browserDigest;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, updatable = false, columnDefinition = "varchar(2)")
    private Language language;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "used_at")
    private Instant usedAt;

    /** Set on the one attempt that completed the session. */
    @Column(name = "completed_at")
    private Instant completedAt;

    /** For Hibernate. */
    protected LoginAttempt() {
    }

    static LoginAttempt begin(String state, UUID linkSessionId, String supplierId, String browserSecret,
            Language language, Instant now) {
        LoginAttempt attempt = new LoginAttempt();
        attempt.id = identifier(state);
        attempt.linkSessionId = linkSessionId;
        attempt.supplierId = supplierId;
        attempt.browserDigest = Sha256.of(browserSecret);
        attempt.language = language;
        attempt.createdAt = now;
        return attempt;
    }

    static UUID identifier(String state) {
        return Sha256.identifier(Sha256.of(state));
    }

    boolean isOf(String browserSecret) {
        return MessageDigest.isEqual(browserDigest, Sha256.of(browserSecret));
    }

    UUID linkSessionId() {
        return linkSessionId;
    }

    String supplierId() {
        return supplierId;
    }

    Language language() {
        return language;
    }
}
