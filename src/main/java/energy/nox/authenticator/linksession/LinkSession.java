package energy.nox.authenticator.linksession;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/**
 * One attempt to connect a manufacturer's user with an energy supplier. It is open from its creation until it is
 * completed, is cancelled or expires, whichever comes first, and is cleared out some time after it has expired.
 *
 * <p>Its end is decided by an atomic statement of {@link LinkSessions}, never by changing an instance.
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

    @Column(name = "completed_at")
    private Instant completedAt;

    @Column(name = "cancelled_at")
    private Instant cancelledAt;

    @Column(name = "nox_user_id")
    private UUID noxUserId;

    @Column(name = "supplier_id")
    private String supplierId;

    /** The subscriber's devices when the session was completed. */
    @Column(name = "device_ids")
    private String[] deviceIds;

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

    boolean hasDigest(byte[] digest) {
        return MessageDigest.isEqual(tokenDigest, digest);
    }

    LinkSessionStatus status(Instant now) {
        if (completedAt != null) {
            return LinkSessionStatus.COMPLETED;
        }
        if (cancelledAt != null) {
            return LinkSessionStatus.CANCELLED;
        }
        return now.isBefore(expiresAt) ? LinkSessionStatus.OPEN : LinkSessionStatus.EXPIRED;
    }

    LinkSessionEvent created() {
        return new LinkSessionEvent(LinkSessionEvent.Kind.CREATED, id, manufacturerId, userId, null, Duration.ZERO);
    }

    LinkSessionView view(Instant now) {
        return new LinkSessionView(id, manufacturerId, userId, language, redirectUrl, status(now), createdAt,
                expiresAt, completedAt, noxUserId, supplierId, deviceIds == null ? List.of() : List.of(deviceIds));
    }
}
