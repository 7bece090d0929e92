package energy.nox.authenticator.connection;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
 * A person's visit to the page that shows and ends the connection. The token in its URL has 256 random bits, and only
 * its digest is stored. It never changes; it ends by its age, and it is removed with its subscriber.
 */
@Entity
@Table(name = "manage_session")
class ManageSession {

    @Id
    private UUID id;

    @Column(name = "token_digest", nullable = false, updatable = false)
    private byte[] tokenDigest;

    @Column(name = "nox_user_id", nullable = false, updatable = false)
    private UUID noxUserId;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, updatable = false, columnDefinition = "varchar(2)")
    private Language language;

    @Column(name = "redirect_url", updatable = false)
    private String redirectUrl;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "expires_at", nullable = false, updatable = false)
    private Instant expiresAt;

    /** For Hibernate. */
    protected ManageSession() {
    }

    static ManageSession open(String token, UUID noxUserId, Language language, Optional<String> redirectUrl, Instant now,
            Duration lifetime) {
        ManageSession session = new ManageSession();
        session.tokenDigest = Sha256.of(token);
        session.id = identifier(token);
        session.noxUserId = noxUserId;
        session.language = language;
        session.redirectUrl = redirectUrl.orElse(null);
        session.createdAt = now;
        session.expiresAt = now.plus(lifetime);
        return session;
    }

    /** The first half of the token's digest finds the session by its primary key and opens nothing. */
    static UUID identifier(String token) {
        return Sha256.identifier(Sha256.of(token));
    }

    boolean isOpenedBy(String token, Instant now) {
        return MessageDigest.isEqual(tokenDigest, Sha256.of(token)) && now.isBefore(expiresAt);
    }

    /** For an export: what is stored besides the digest. */
    Map<String, Object> export() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("language", language.code());
        row.put("redirect_url", redirectUrl);
        row.put("created_at", createdAt.getEpochSecond());
        row.put("expires_at", expiresAt.getEpochSecond());
        return row;
    }

    UUID id() {
        return id;
    }

    UUID noxUserId() {
        return noxUserId;
    }

    Language language() {
        return language;
    }

    Optional<String> redirectUrl() {
        return Optional.ofNullable(redirectUrl);
    }

    Instant expiresAt() {
        return expiresAt;
    }
}
