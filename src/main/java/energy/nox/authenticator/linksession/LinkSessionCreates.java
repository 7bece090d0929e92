package energy.nox.authenticator.linksession;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.linksession.repeat.IdempotencyRecord;
import energy.nox.authenticator.linksession.repeat.IdempotentLinkSessions;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.observe.Log;
import energy.nox.authenticator.persistence.GroupCommit;
import energy.nox.authenticator.supplier.Suppliers;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/**
 * The creates of link sessions: several that come at the same time share a commit, and one with an idempotency key
 * opens one session however often it is repeated.
 */
@ApplicationScoped
public class LinkSessionCreates {

    private static final Logger LOG = Log.of(LinkSessionCreates.class);

    /** Creates that may wait for their commit, half of them for one manufacturer; more are refused. */
    private static final int MAX_WAITING = 4096;

    @Resource
    private ManagedThreadFactory threads;

    private LinkSessionConfig config;
    private LinkSessionRows rows;
    private IdempotentLinkSessions idempotent;
    private LinkSessionTrace trace;
    private Event<LinkSessionEvent> events;
    private PublicUrls urls;
    private Suppliers suppliers;
    private Clock clock;
    private GroupCommit<LinkSession> inserts;

    /** For the CDI proxy. */
    protected LinkSessionCreates() {
    }

    @Inject
    public LinkSessionCreates(LinkSessionConfig config, LinkSessionRows rows, IdempotentLinkSessions idempotent,
            LinkSessionTrace trace, Event<LinkSessionEvent> events, PublicUrls urls, Suppliers suppliers, Clock clock) {
        this.config = config;
        this.rows = rows;
        this.idempotent = idempotent;
        this.trace = trace;
        this.events = events;
        this.urls = urls;
        this.suppliers = suppliers;
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

    /** As {@link LinkSessions#open} says. */
    CreatedLinkSession open(NewLinkSession request, Optional<IdempotencyKey> key) {
        request.supplierId().ifPresent(supplier -> checkOffered(supplier, request.manufacturer()));
        return key.isPresent() ? openOnce(request, key.get().identifier(request.manufacturer())) : open(request);
    }

    private void checkOffered(String supplierId, Manufacturer manufacturer) {
        if (!suppliers.isOffered(supplierId, manufacturer.id())) {
            throw AuthenticatorException.invalid("energy_supplier is not offered to this manufacturer's users");
        }
    }

    private CreatedLinkSession open(NewLinkSession request) {
        return open(request, LinkToken.random(), session -> {
            // In one transaction with others that are opened right now.
            inserts.commit(request.manufacturer().id(), session);
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
        return new CreatedLinkSession(token, urls.link(token.value(), request.language()), request, session.createdAt(),
                session.expiresAt());
    }
}
