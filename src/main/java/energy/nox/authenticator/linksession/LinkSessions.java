package energy.nox.authenticator.linksession;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.linksession.repeat.IdempotencyRecord;
import energy.nox.authenticator.linksession.repeat.IdempotentLinkSessions;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.observe.Log;
import energy.nox.authenticator.persistence.GroupCommit;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/**
 * The link sessions: the module's face and its transaction boundary. Whoever ends a session locks its row first; who
 * locks its subscriber too has done that before, and locks the login after it.
 */
@ApplicationScoped
public class LinkSessions {

    private static final Logger LOG = Log.of(LinkSessions.class);

    /** Creates that may wait for their commit; more are refused. */
    private static final int MAX_WAITING = 4096;

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    @Resource
    private ManagedThreadFactory threads;

    private LinkSessionConfig config;
    private LinkSessionRows rows;
    private IdempotentLinkSessions idempotent;
    private LinkSessionTrace trace;
    private Event<LinkSessionEvent> events;
    private PublicUrls urls;
    private Clock clock;
    private GroupCommit<LinkSession> inserts;

    /** For the CDI proxy. */
    protected LinkSessions() {
    }

    @Inject
    public LinkSessions(LinkSessionConfig config, LinkSessionRows rows, IdempotentLinkSessions idempotent,
            LinkSessionTrace trace, Event<LinkSessionEvent> events, PublicUrls urls, Clock clock) {
        this.config = config;
        this.rows = rows;
        this.idempotent = idempotent;
        this.trace = trace;
        this.events = events;
        this.urls = urls;
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
        return key.isPresent() ? openOnce(request, key.get().identifier(request.manufacturer())) : open(request);
    }

    private CreatedLinkSession open(NewLinkSession request) {
        return open(request, LinkToken.random(), session -> {
            // In one transaction with others that are opened right now.
            inserts.commit(session);
            return true;
        }).orElseThrow();
    }

    private CreatedLinkSession openOnce(NewLinkSession request, UUID key) {
        Optional<CreatedLinkSession> answer = Optional.empty();
        while (answer.isEmpty()) {
            answer = idempotent.find(key, request).map(known -> answer(known.session(), tokenOf(known), request))
                    .or(() -> openFirst(request, key));
        }
        return answer.get();
    }

    private static LinkToken tokenOf(IdempotentLinkSessions.Known known) {
        if (!known.isSameRequest()) {
            throw new AuthenticatorException(ErrorCode.CONFLICT, "Idempotency-Key was used with another request");
        }
        return known.token().orElseThrow(() -> new AuthenticatorException(ErrorCode.CONFLICT,
                "Idempotency-Key was used before the server's token secret changed"));
    }

    /** Empty where another caller with the same key was first. */
    private Optional<CreatedLinkSession> openFirst(NewLinkSession request, UUID key) {
        String secret = config.tokenSecrets().get(0);
        IdempotencyRecord record = IdempotencyRecord.of(key, request, secret);
        return open(request, record.token(secret), session -> idempotent.insert(session, record));
    }

    /** The one place that opens a session; empty where the insert says that it has stored nothing. */
    private Optional<CreatedLinkSession> open(NewLinkSession request, LinkToken token, Predicate<LinkSession> insert) {
        LinkSession session = LinkSession.open(token, request, clock.instant(), config.lifetime());
        if (!trace.step("create", session.id(), () -> insert.test(session))) {
            return Optional.empty();
        }
        announce(session);
        return Optional.of(answer(session, token, request));
    }

    /** The session is committed: a failure of who hears of it must not look like a failure of the create. */
    private void announce(LinkSession session) {
        try {
            events.fire(session.created());
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "Link session " + session.id()
                    + " is stored and answered, but an observer failed: the audit or the metrics may lack it", e);
        }
    }

    private CreatedLinkSession answer(LinkSession session, LinkToken token, NewLinkSession request) {
        return new CreatedLinkSession(token, linkUrl(token, request.language()), request, session.createdAt(),
                session.expiresAt());
    }

    /** The URL that a session's token belongs to. */
    public URI linkUrl(LinkToken token, Language language) {
        return urls.link(token.value(), language);
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
     * The session of a token, as its manufacturer sees it; empty where the token is unknown, its session was cleared out
     * or is another manufacturer's.
     */
    @Transactional
    public Optional<LinkSessionView> find(LinkToken token, Manufacturer manufacturer) {
        return find(token, manufacturer, LockModeType.NONE).map(session -> session.view(clock.instant()));
    }

    /**
     * Completes an open session within the caller's transaction, which has not read this session before.
     *
     * @throws SessionIsOverException where the session is not open; then nothing has changed
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public LinkSessionView complete(UUID sessionId, Completion completion) throws SessionIsOverException {
        LinkSession session = find(sessionId, LockModeType.PESSIMISTIC_WRITE)
                .orElseThrow(() -> new SessionIsOverException(sessionId));
        events.fire(session.complete(completion, clock.instant()));
        return session.view(clock.instant());
    }

    /**
     * Cancels a manufacturer's session if it is still open; afterwards it is never completed. It returns how the session
     * stands then, and throws nothing: a server takes an exception that leaves a transaction for an incident.
     *
     * @return empty as {@link #find(LinkToken, Manufacturer)}
     */
    @Transactional
    public Optional<LinkSessionStatus> cancel(LinkToken token, Manufacturer manufacturer) {
        return find(token, manufacturer, LockModeType.PESSIMISTIC_WRITE).map(session -> {
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

    private Optional<LinkSession> find(LinkToken token, Manufacturer manufacturer, LockModeType lock) {
        return find(token, lock).filter(session -> session.isOf(manufacturer.id()));
    }

    private Optional<LinkSession> find(LinkToken token, LockModeType lock) {
        return find(token.sessionId(), lock).filter(session -> session.hasDigest(token.digest()));
    }

    private Optional<LinkSession> find(UUID id, LockModeType lock) {
        return Optional.ofNullable(entities.find(LinkSession.class, id, lock));
    }

    /** One answer for every token that opens nothing for the caller, so that it tells nothing about other sessions. */
    public static AuthenticatorException notFound() {
        return new AuthenticatorException(ErrorCode.NOT_FOUND, "Link session not found");
    }
}
