package energy.nox.authenticator.hosted;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.secret.Sha256;
import energy.nox.authenticator.subscriber.SupplierLink;
import energy.nox.authenticator.supplier.SupplierAccount;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A login at a supplier. It is begun, is used once, by the first answer of the supplier that comes back in the
 * browser that began it, and then knows an account or not. It is completed when the person agrees to connect that
 * account. What it knows of the account is forgotten when its session ends, and it is deleted with its session.
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

    private String issuer;

    private String subject;

    /** Masked; null where the supplier gave no name. */
    @Column(name = "account_label")
    private String accountLabel;

    /** Masked; null where the supplier gave none. */
    @Column(name = "customer_number")
    private String customerNumber;

    @Column(name = "authenticated_at")
    private Instant authenticatedAt;

    @Column(name = "account_expires_at")
    private Instant accountExpiresAt;

    /** Set on the one attempt whose account the person agreed to connect. */
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

    /**
     * The supplier has said whose account it is.
     *
     * @param expiry when that is forgotten at the latest: the session's deadline
     */
    void authenticate(SupplierAccount account, Instant expiry, Instant now) {
        if (usedAt == null || authenticatedAt != null) {
            throw new IllegalStateException("The login attempt " + id + " is not used, or has an account already");
        }
        issuer = account.issuer();
        subject = account.subject();
        accountLabel = account.label().orElse(null);
        customerNumber = account.customerNumber().orElse(null);
        accountExpiresAt = expiry;
        authenticatedAt = now;
    }

    /** The person agreed to connect the account, which happens to one that is known and only once; then it is forgotten. */
    void complete(Instant now) {
        if (issuer == null || completedAt != null) {
            throw new IllegalStateException("The login attempt " + id + " knows no account, or is completed already");
        }
        completedAt = now;
        issuer = null;
        subject = null;
        accountLabel = null;
        customerNumber = null;
        accountExpiresAt = null;
    }

    /** Empty where the supplier did not say whose account it is, or that is forgotten. */
    Optional<LoggedInAccount> account() {
        return Optional.ofNullable(issuer).map(known -> new LoggedInAccount(id,
                new SupplierLink(supplierId, known, subject), accountLabel, customerNumber));
    }

    /** For an export: what is stored besides digests. */
    Map<String, Object> export() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("link_session_id", linkSessionId);
        row.put("energy_supplier", supplierId);
        row.put("language", language.code());
        row.put("created_at", createdAt.getEpochSecond());
        row.put("used_at", usedAt == null ? null : usedAt.getEpochSecond());
        row.put("issuer", issuer);
        row.put("subject", subject);
        row.put("account", accountLabel);
        row.put("customer_number", customerNumber);
        row.put("connected_at", completedAt == null ? null : completedAt.getEpochSecond());
        return row;
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
