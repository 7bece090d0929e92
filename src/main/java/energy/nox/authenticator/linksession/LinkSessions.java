package energy.nox.authenticator.linksession;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.manufacturer.Manufacturers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/**
 * The link sessions: the module's face and its transaction boundary. Whoever changes a session locks its row. A
 * caller that changes the subscriber too locks that one before, and the login after.
 *
 * <p>The session of a manufacturer that is not enabled is not found. This is looked at again under the row's lock, so
 * that what waits for the lock when the manufacturer is stopped changes nothing.
 */
@ApplicationScoped
public class LinkSessions {

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    private LinkSessionConfig config;
    private LinkSessionCreates creates;
    private LinkSessionTrace trace;
    private Manufacturers manufacturers;
    private Event<LinkSessionEvent> events;
    private PublicUrls urls;
    private Clock clock;

    /** For the CDI proxy. */
    protected LinkSessions() {
    }

    @Inject
    public LinkSessions(LinkSessionConfig config, LinkSessionCreates creates, LinkSessionTrace trace,
            Manufacturers manufacturers, Event<LinkSessionEvent> events, PublicUrls urls, Clock clock) {
        this.config = config;
        this.creates = creates;
        this.trace = trace;
        this.manufacturers = manufacturers;
        this.events = events;
        this.urls = urls;
        this.clock = clock;
    }

    /**
     * Opens a session; it is committed when this returns. With a key, a repetition of the request gets the same answer.
     *
     * @throws AuthenticatorException 400 where the manufacturer does not offer the supplier that it asks for; 409 where
     *                                the key stands for another request
     */
    public CreatedLinkSession open(NewLinkSession request, Optional<IdempotencyKey> key) {
        return creates.open(request, key);
    }

    /** A session as it is told to its manufacturer, who named it so; of the token only a digest is stored. */
    public LinkSessionResponse response(LinkSessionView session, LinkSessionReference reference,
            Manufacturer manufacturer) {
        return LinkSessionResponse.from(session, reference.token(),
                reference.token().map(token -> urls.link(token.value(), session.language())), manufacturer);
    }

    /** The session of a token that a browser or a backend brought. */
    @Transactional
    public Optional<LinkSessionView> find(LinkToken token) {
        return find(token, LockModeType.NONE).map(session -> session.view(clock.instant()));
    }

    /** In a transaction of its own: without one, a server may answer from what the same request has read before. */
    @Transactional
    public Optional<LinkSessionView> find(UUID id) {
        return find(id, LockModeType.NONE).map(session -> session.view(clock.instant()));
    }

    /**
     * A session as its manufacturer sees it; empty where the token or the id is unknown, the session was cleared out or
     * is another manufacturer's.
     */
    @Transactional
    public Optional<LinkSessionView> find(LinkSessionReference reference, Manufacturer manufacturer) {
        return find(reference, manufacturer, LockModeType.NONE).map(session -> session.view(clock.instant()));
    }

    /**
     * A login begins, within the caller's transaction, which stores it.
     *
     * @throws SessionIsOverException where no login may begin any more; then nothing has changed
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void beginLogin(UUID sessionId) throws SessionIsOverException {
        locked(sessionId).beginLogin(config.loginGrace(), clock.instant());
    }

    /**
     * The user agrees to connect an account, within the caller's transaction, which keeps the account until the
     * manufacturer confirms.
     *
     * @param codeDigest SHA-256 of the code that the browser carries to the manufacturer
     * @throws SessionIsOverException where the session is not open; then nothing has changed
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public LinkSessionView agree(UUID sessionId, String supplierId, byte[] codeDigest) throws SessionIsOverException {
        return change(sessionId, (session, now) ->
                session.agree(supplierId, codeDigest, config.confirmationLifetime(), now));
    }

    /**
     * Completes an open session within the caller's transaction, which has not read this session before.
     *
     * @throws SessionIsOverException where the session is not open; then nothing has changed
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public LinkSessionView complete(UUID sessionId, Completion completion) throws SessionIsOverException {
        return change(sessionId, (session, now) -> session.complete(completion, now));
    }

    /**
     * Completes a pending session within the caller's transaction, which has not read this session before.
     *
     * @throws SessionIsOverException where the session is not pending; then nothing has changed
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public LinkSessionView confirm(UUID sessionId, Completion completion) throws SessionIsOverException {
        return change(sessionId, (session, now) -> session.confirm(completion, now));
    }

    /**
     * What a manufacturer's confirmation of a session finds.
     *
     * @param session as it was; empty where the manufacturer has no such session
     */
    public record Confirmation(Optional<LinkSessionView> session, boolean isItsCode, boolean isItsUser) {
    }

    /**
     * Finds out whether the manufacturer may confirm a pending session: its code is the one that the browser brought, and
     * the user who is logged in at the manufacturer is the session's. With the right code, another user ends the session:
     * somebody else opened the link, and nothing is ever linked by it.
     */
    @Transactional
    public Confirmation checkConfirmation(LinkSessionReference reference, Manufacturer manufacturer, byte[] codeDigest,
            String userId) {
        return find(reference, manufacturer, LockModeType.PESSIMISTIC_WRITE).map(session -> {
            Instant now = clock.instant();
            LinkSessionView view = session.view(now);
            boolean isItsCode = session.isConfirmedBy(codeDigest, now);
            boolean isItsUser = view.userId().equals(userId);
            if (isItsCode && !isItsUser) {
                cancel(session);
            }
            return new Confirmation(Optional.of(view), isItsCode, isItsUser);
        }).orElseGet(() -> new Confirmation(Optional.empty(), false, false));
    }

    private interface Verb {
        LinkSessionEvent apply(LinkSession session, Instant now) throws SessionIsOverException;
    }

    private LinkSessionView change(UUID sessionId, Verb verb) throws SessionIsOverException {
        LinkSession session = locked(sessionId);
        events.fire(verb.apply(session, clock.instant()));
        return session.view(clock.instant());
    }

    private LinkSession locked(UUID sessionId) throws SessionIsOverException {
        return find(sessionId, LockModeType.PESSIMISTIC_WRITE).orElseThrow(() -> new SessionIsOverException(sessionId));
    }

    /**
     * Cancels a manufacturer's session if it is still open; afterwards it is never completed. It returns how the session
     * stands then, and throws nothing: a server takes an exception that leaves a transaction for an incident.
     *
     * @return empty as {@link #find(LinkSessionReference, Manufacturer)}
     */
    @Transactional
    public Optional<LinkSessionStatus> cancel(LinkSessionReference reference, Manufacturer manufacturer) {
        return find(reference, manufacturer, LockModeType.PESSIMISTIC_WRITE).map(session -> {
            cancel(session);
            return session.status(clock.instant());
        });
    }

    /** Cancels the session if it is still open, and says whether this caller did it. */
    @Transactional
    public boolean cancel(UUID sessionId) {
        return find(sessionId, LockModeType.PESSIMISTIC_WRITE).map(this::cancel).orElse(false);
    }

    private boolean cancel(LinkSession session) {
        Optional<LinkSessionEvent> event = trace.step("cancel", session.id(), () -> {
            Optional<LinkSessionEvent> done = session.cancel(clock.instant());
            entities.flush();
            return done;
        });
        event.ifPresent(events::fire);
        return event.isPresent();
    }

    private Optional<LinkSession> find(LinkSessionReference reference, Manufacturer manufacturer, LockModeType lock) {
        return reference.token().map(token -> find(token, lock)).orElseGet(() -> find(reference.id(), lock))
                .filter(session -> session.isOf(manufacturer.id()));
    }

    private Optional<LinkSession> find(LinkToken token, LockModeType lock) {
        return find(token.sessionId(), lock).filter(session -> session.hasDigest(token.digest()));
    }

    private Optional<LinkSession> find(UUID id, LockModeType lock) {
        return Optional.ofNullable(entities.find(LinkSession.class, id, lock))
                .filter(session -> manufacturers.find(session.manufacturerId()).isPresent());
    }

    /** All sessions of a user, the oldest first. */
    @Transactional
    public List<LinkSessionView> findAll(String manufacturerId, String userId) {
        return entities.createQuery("select s from LinkSession s where s.manufacturerId = :manufacturer"
                        + " and s.userId = :user order by s.createdAt", LinkSession.class)
                .setParameter("manufacturer", manufacturerId)
                .setParameter("user", userId)
                .getResultStream().map(session -> session.view(clock.instant())).toList();
    }

    /** The ids of all sessions of a user, for what other modules keep about a session. */
    @Transactional
    public List<UUID> findIds(String manufacturerId, String userId) {
        return entities.createQuery("select s.id from LinkSession s where s.manufacturerId = :manufacturer"
                        + " and s.userId = :user", UUID.class)
                .setParameter("manufacturer", manufacturerId)
                .setParameter("user", userId)
                .getResultList();
    }

    /** Removes all sessions of a user, with their logins and what they stand for, within the caller's transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void erase(String manufacturerId, String userId) {
        entities.createQuery("delete from LinkSession s where s.manufacturerId = :manufacturer and s.userId = :user")
                .setParameter("manufacturer", manufacturerId)
                .setParameter("user", userId)
                .executeUpdate();
    }

    /** One answer for every token or id that opens nothing for the caller, so that it tells nothing about other sessions. */
    public static AuthenticatorException notFound() {
        return new AuthenticatorException(ErrorCode.NOT_FOUND, "Link session not found");
    }
}
