package energy.nox.authenticator.linksession;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.persistence.GroupCommit;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** The link sessions: the module's face and its transaction boundary. */
@ApplicationScoped
public class LinkSessions {

    private static final String IS_OPEN =
            "s.id = :id and s.completedAt is null and s.cancelledAt is null and s.expiresAt > :now";

    /** Creates that may wait for their commit; more are refused. */
    private static final int MAX_WAITING = 4096;

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    @Inject
    private LinkSessionRows rows;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private IdempotentLinkSessions repeatable;

    @Inject
    private PublicUrls urls;

    @Inject
    private LinkSessionTrace trace;

    @Inject
    private Event<LinkSessionEvent> events;

    private LinkSessionConfig config;
    private Clock clock;
    private GroupCommit<LinkSession> inserts;

    /** For the CDI proxy. */
    protected LinkSessions() {
    }

    @Inject
    public LinkSessions(LinkSessionConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    @PostConstruct
    void begin() {
        inserts = new GroupCommit<>(rows, MAX_WAITING, threads);
    }

    @PreDestroy
    void end() {
        inserts.close();
    }

    /**
     * Opens a session; it is committed when this returns. With a key, a repetition of the request gets the same answer.
     *
     * @throws AuthenticatorException 409 where the key stands for another request
     */
    public CreatedLinkSession open(NewLinkSession request, Optional<IdempotencyKey> key) {
        return key.map(known -> repeatable.open(request, known)).orElseGet(() -> open(request));
    }

    /** In one transaction with others that are opened right now. */
    private CreatedLinkSession open(NewLinkSession request) {
        LinkToken token = LinkToken.random();
        LinkSession session = LinkSession.open(token, request, clock.instant(), config.lifetime());
        return trace.step("create", session.id(), () -> {
            inserts.commit(session);
            events.fire(session.created());
            return new CreatedLinkSession(token, urls.link(token.value(), request.language()), request, session.createdAt(),
                    session.expiresAt());
        });
    }

    /** The session of a token that a browser or a backend brought. */
    @Transactional
    public Optional<LinkSessionView> find(LinkToken token) {
        return Optional.ofNullable(entities.find(LinkSession.class, token.sessionId()))
                .filter(session -> session.hasDigest(token.digest()))
                .map(session -> session.view(clock.instant()));
    }

    /** In a transaction of its own: without one, a server may answer from what the same request has read before. */
    @Transactional
    public Optional<LinkSessionView> find(UUID id) {
        return Optional.ofNullable(entities.find(LinkSession.class, id)).map(session -> session.view(clock.instant()));
    }

    /** @throws SessionIsOverException where the session is not open; then nothing has changed */
    @Transactional(Transactional.TxType.MANDATORY)
    public LinkSessionView complete(UUID sessionId, Completion completion) throws SessionIsOverException {
        Instant now = now();
        boolean done = entities.createQuery("update LinkSession s set s.completedAt = :now, s.noxUserId = :noxUserId,"
                        + " s.supplierId = :supplierId, s.deviceIds = :deviceIds, s.version = s.version + 1 where " + IS_OPEN)
                .setParameter("noxUserId", completion.noxUserId())
                .setParameter("supplierId", completion.supplierId())
                .setParameter("deviceIds", completion.deviceIds().toArray(String[]::new))
                .setParameter("id", sessionId)
                .setParameter("now", now)
                .executeUpdate() == 1;
        if (!done) {
            throw new SessionIsOverException(sessionId);
        }
        LinkSessionView session = find(sessionId).orElseThrow();
        events.fire(session.event(LinkSessionEvent.Kind.COMPLETED, completion.supplierId(), now));
        return session;
    }

    /**
     * The session of a token, as its manufacturer sees it.
     *
     * @throws AuthenticatorException 404 where there is none, be it another manufacturer's, unknown or cleared out
     */
    @Transactional
    public LinkSessionView get(LinkToken token, Manufacturer manufacturer) {
        return find(token).filter(session -> session.manufacturerId().equals(manufacturer.id()))
                .orElseThrow(LinkSessions::notFound);
    }

    /** The same whatever the token is not. */
    public static AuthenticatorException notFound() {
        return new AuthenticatorException(ErrorCode.NOT_FOUND, "Link session not found");
    }

    /**
     * Cancels a manufacturer's session; afterwards it is never completed.
     *
     * @throws AuthenticatorException 404 as {@link #get}, 409 where it is completed
     */
    @Transactional
    public void cancel(LinkToken token, Manufacturer manufacturer) {
        if (cancel(get(token, manufacturer))) {
            return;
        }
        // What was read before the statement is old.
        entities.clear();
        if (get(token, manufacturer).status() == LinkSessionStatus.COMPLETED) {
            throw new AuthenticatorException(ErrorCode.CONFLICT, "The link session is completed");
        }
    }

    /** The URL that a session's token belongs to. */
    public URI linkUrl(LinkToken token, Language language) {
        return urls.link(token.value(), language);
    }

    /** Cancels the session if it is still open, and says whether this caller did it. */
    @Transactional
    public boolean cancel(LinkSessionView session) {
        Instant now = now();
        boolean done = trace.step("cancel", session.id(), () -> entities.createQuery(
                        "update LinkSession s set s.cancelledAt = :now, s.version = s.version + 1 where " + IS_OPEN)
                .setParameter("id", session.id())
                .setParameter("now", now)
                .executeUpdate() == 1);
        if (done) {
            events.fire(session.event(LinkSessionEvent.Kind.CANCELLED, null, now));
        }
        return done;
    }

    @Transactional
    public boolean cancel(UUID sessionId) {
        return find(sessionId).map(this::cancel).orElse(false);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
