package energy.nox.authenticator.linksession;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import energy.nox.authenticator.platform.Language;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/**
 * One attempt to connect a manufacturer's user with an energy supplier. It is open from its creation until it expires,
 * and is cleared out some time after that.
 */
@Entity
@Table(name = "link_session")
class LinkSession {

    @Id
    private UUID id;

    @Column(name = "token_digest", nullable = false, updatable = false)
    private byte[] tokenDigest;

    @Column(name = "manufacturer_id", nullable = false, updatable = false)
    private String manufacturerId;

    @Column(name = "user_id", nullable = false, updatable = false)
    private String userId;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, updatable = false, columnDefinition = "varchar(2)")
    private Language language;

    @Column(name = "redirect_url", nullable = false, updatable = false)
    private String redirectUrl;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "expires_at", nullable = false, updatable = false)
    private Instant expiresAt;

    @Version
    private long version;

    /** For Hibernate. */
    protected LinkSession() {
    }

    /** @param now the moment of creation, kept to the microsecond as the databases do */
    static LinkSession open(LinkToken token, NewLinkSession request, Instant now, Duration lifetime) {
        LinkSession session = new LinkSession();
        session.id = token.sessionId();
        session.tokenDigest = token.digest();
        session.manufacturerId = request.manufacturer().id();
        session.userId = request.userId();
        session.language = request.language();
        session.redirectUrl = request.redirectUrl();
        session.createdAt = now.truncatedTo(ChronoUnit.MICROS);
        session.expiresAt = session.createdAt.plus(lifetime);
        return session;
    }

    UUID id() {
        return id;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }
}
