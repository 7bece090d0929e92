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
 * A login at a supplier. It is begun; then it is used once, by the first answer of the supplier that comes back in the
 * browser that began it; then it completes its link session or does not. It is deleted with its session.
 *
 * <p>The answer names it by {@code state} (RFC 6749, section 10.12). Of the state and of the secret in the browser's
 * cookie only digests are stored. {@link LoginAttempts} changes it under a lock on its row.
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

    /** Whether this call is the one that uses the attempt; every later one changes nothing. */
    boolean use(Instant now) {
        if (usedAt != null) {
            return false;
        }
        usedAt = now;
        return true;
    }

    /** The attempt has completed its session, which happens to one that is used and only once. */
    void complete(Instant now) {
        if (usedAt == null || completedAt != null) {
            throw new IllegalStateException("The login attempt " + id + " is not used, or is completed already");
        }
        completedAt = now;
    }

    boolean isOf(String browserSecret) {
        return MessageDigest.isEqual(browserDigest, Sha256.of(browserSecret));
    }

    boolean isAt(String supplier) {
        return supplierId.equals(supplier);
    }

    UUID linkSessionId() {
        return linkSessionId;
    }

    Language language() {
        return language;
    }
}
