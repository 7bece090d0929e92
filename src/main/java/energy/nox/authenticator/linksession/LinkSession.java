package energy.nox.authenticator.linksession;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/**
 * One attempt to connect a manufacturer's user with an energy supplier. It is open from its creation until it is
 * completed, is cancelled or expires, whichever comes first, and is cleared out some time after it has expired. Where
 * the manufacturer confirms its user, it is pending between the user's agreement and that confirmation.
 *
 * <p>It expires at its deadline. That is {@code expires_at}, unless a login began before it, which may end a little
 * later, or the user has agreed, which gives the manufacturer time to confirm.
 *
 * <p>Each change of its state is a verb of this class, which checks the state before. Of several callers exactly one
 * succeeds, because each of them holds the session's row locked while it calls the verb.
 *
 * <p>This class is public for the sub-packages of its module; no other module uses it.
 */
@Entity
@Table(name = "link_session")
@NamedQuery(name = LinkSession.COUNT_EXPIRED, query = "select s.manufacturerId, count(*) from LinkSession s"
        + " where s.deadline > :after and s.deadline <= :until and s.completedAt is null and s.cancelledAt is null"
        + " group by s.manufacturerId")
public class LinkSession {

    /**
     * The query that counts, for each manufacturer, the sessions that expired while they were open. It says for the
     * database what {@link #status} says for a single session.
     */
    public static final String COUNT_EXPIRED = "LinkSession.countExpired";

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

    @Column(nullable = false)
    private Instant deadline;

    @Column(name = "user_hint", updatable = false)
    private String userHint;

    @Column(name = "requested_supplier_id", updatable = false)
    private String requestedSupplierId;

    @Column(name = "pending_at")
    private Instant pendingAt;

    /** Of the code that the browser carries to the manufacturer; null unless a confirmation is awaited. */
    @Column(name = "confirmation_digest")
    private byte[] confirmationDigest;

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

    /** An open session that lives for that long from now on. */
    static LinkSession open(LinkToken token, NewLinkSession request, Instant now, Duration lifetime) {
        LinkSession session = new LinkSession();
        session.id = token.sessionId();
        session.tokenDigest = token.digest();
        session.manufacturerId = request.manufacturer().id();
        session.userId = request.userId();
        session.language = request.language();
        session.redirectUrl = request.redirectUrl();
        session.createdAt = now;
        session.expiresAt = now.plus(lifetime);
        session.deadline = session.expiresAt;
        session.userHint = request.userHint().orElse(null);
        session.requestedSupplierId = request.supplierId().orElse(null);
        return session;
    }

    /** What is told of {@link #open} once the session is stored. */
    LinkSessionEvent created() {
        return event(LinkSessionEvent.Kind.CREATED, createdAt);
    }

    /**
     * A login at a supplier begins, and has the grace beyond {@code expires_at} to end.
     *
     * @throws SessionIsOverException where the session is not open, or {@code expires_at} has come; then nothing has
     *                                changed
     */
    void beginLogin(Duration grace, Instant now) throws SessionIsOverException {
        check(LinkSessionStatus.OPEN, now);
        if (!now.isBefore(expiresAt)) {
            throw new SessionIsOverException(id);
        }
        deadline = expiresAt.plus(grace);
    }

    /**
     * The user agrees to connect an account, and the manufacturer has that long to confirm that it was its own user.
     *
     * @param codeDigest SHA-256 of the code that the browser carries to the manufacturer
     * @throws SessionIsOverException where the session is not open; then nothing has changed
     */
    LinkSessionEvent agree(String supplier, byte[] codeDigest, Duration confirmationLifetime, Instant now)
            throws SessionIsOverException {
        check(LinkSessionStatus.OPEN, now);
        supplierId = supplier;
        confirmationDigest = codeDigest.clone();
        pendingAt = now;
        // At least expires_at, which the API has promised.
        deadline = now.plus(confirmationLifetime).isAfter(expiresAt) ? now.plus(confirmationLifetime) : expiresAt;
        return event(LinkSessionEvent.Kind.AGREED, now);
    }

    /** Whether this is the code of a session that waits for it. */
    boolean isConfirmedBy(byte[] codeDigest, Instant now) {
        return status(now) == LinkSessionStatus.PENDING && MessageDigest.isEqual(confirmationDigest, codeDigest);
    }

    /** @throws SessionIsOverException where the session is not open; then nothing has changed */
    LinkSessionEvent complete(Completion completion, Instant now) throws SessionIsOverException {
        return complete(LinkSessionStatus.OPEN, completion, now);
    }

    /** @throws SessionIsOverException where the session is not pending; then nothing has changed */
    LinkSessionEvent confirm(Completion completion, Instant now) throws SessionIsOverException {
        return complete(LinkSessionStatus.PENDING, completion, now);
    }

    private LinkSessionEvent complete(LinkSessionStatus from, Completion completion, Instant now)
            throws SessionIsOverException {
        check(from, now);
        completedAt = now;
        confirmationDigest = null;
        noxUserId = completion.noxUserId();
        supplierId = completion.supplierId();
        deviceIds = completion.deviceIds().toArray(String[]::new);
        return event(LinkSessionEvent.Kind.COMPLETED, now);
    }

    /** Changes nothing where the session is over; then there is no event either. */
    Optional<LinkSessionEvent> cancel(Instant now) {
        if (status(now).isFinal()) {
            return Optional.empty();
        }
        cancelledAt = now;
        confirmationDigest = null;
        return Optional.of(event(LinkSessionEvent.Kind.CANCELLED, now));
    }

    private void check(LinkSessionStatus expected, Instant now) throws SessionIsOverException {
        if (status(now) != expected) {
            throw new SessionIsOverException(id);
        }
    }

    private LinkSessionEvent event(LinkSessionEvent.Kind kind, Instant now) {
        return new LinkSessionEvent(kind, id, manufacturerId, userId, supplierId, Duration.between(createdAt, now));
    }

    LinkSessionStatus status(Instant now) {
        if (completedAt != null) {
            return LinkSessionStatus.COMPLETED;
        }
        if (cancelledAt != null) {
            return LinkSessionStatus.CANCELLED;
        }
        if (!now.isBefore(deadline)) {
            return LinkSessionStatus.EXPIRED;
        }
        return pendingAt == null ? LinkSessionStatus.OPEN : LinkSessionStatus.PENDING;
    }

    public UUID id() {
        return id;
    }

    Instant createdAt() {
        return createdAt;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    public boolean hasDigest(byte[] digest) {
        return MessageDigest.isEqual(tokenDigest, digest);
    }

    String manufacturerId() {
        return manufacturerId;
    }

    boolean isOf(String manufacturer) {
        return manufacturerId.equals(manufacturer);
    }

    LinkSessionView view(Instant now) {
        return new LinkSessionView(id, manufacturerId, userId, language, redirectUrl, userHint, requestedSupplierId,
                status(now), createdAt, expiresAt, deadline, completedAt, noxUserId, supplierId,
                deviceIds == null ? List.of() : List.of(deviceIds));
    }
}
