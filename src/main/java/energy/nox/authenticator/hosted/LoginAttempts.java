package energy.nox.authenticator.hosted;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.supplier.LoginSecrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** The logins at suppliers, each of which is used once at most. */
@ApplicationScoped
public class LoginAttempts {

    /**
     * A login that came back from its supplier.
     *
     * @param session  as it is now
     * @param language that the user had when the login began
     * @param binding  of the browser; empty where this is not the browser that began the login
     * @param isFirst  whether this answer is the one that counts, which a reload and a late answer are not
     */
    record Returned(LinkSessionView session, Language language, Optional<BrowserBinding> binding, boolean isFirst) {
    }

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    private LinkSessions linkSessions;
    private Clock clock;

    /** For the CDI proxy. */
    protected LoginAttempts() {
    }

    @Inject
    public LoginAttempts(LinkSessions linkSessions, Clock clock) {
        this.linkSessions = linkSessions;
        this.clock = clock;
    }

    @Transactional
    public void begin(Visit visit, String supplierId, LoginSecrets secrets) {
        entities.persist(LoginAttempt.begin(secrets.state(), visit.session().id(), supplierId, secrets.browserSecret(),
                visit.language(), clock.instant()));
    }

    /**
     * Uses a login for the answer that its supplier gave, where that came back in the browser that began it and the
     * session is still open. Otherwise nothing changes, so that a link scanner that fetches the answer spends no login.
     *
     * @return empty where this supplier has no login of this state
     */
    @Transactional
    public Optional<Returned> use(String state, String supplierId, Browser browser) {
        return findLocked(state).filter(attempt -> attempt.isAt(supplierId)).flatMap(attempt ->
                linkSessions.find(attempt.linkSessionId()).map(session -> use(attempt, session, browser)));
    }

    private Returned use(LoginAttempt attempt, LinkSessionView session, Browser browser) {
        Optional<BrowserBinding> binding = browser.binding(session.id()).filter(known -> attempt.isOf(known.secret()));
        boolean isFirst = binding.isPresent() && session.isOpen() && attempt.use(clock.instant());
        return new Returned(session, attempt.language(), binding, isFirst);
    }

    /** Notes within the caller's transaction that this login has completed its session, whose row is locked by then. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void complete(String state) {
        findLocked(state).orElseThrow().complete(clock.instant());
    }

    /** Whether the login that completed the session was this browser's. */
    @Transactional
    public boolean isCompletedBy(BrowserBinding binding, UUID linkSessionId) {
        return entities.createQuery("select a from LoginAttempt a"
                        + " where a.linkSessionId = :session and a.completedAt is not null", LoginAttempt.class)
                .setParameter("session", linkSessionId)
                .getResultStream().anyMatch(attempt -> attempt.isOf(binding.secret()));
    }

    private Optional<LoginAttempt> findLocked(String state) {
        return Optional.ofNullable(entities.find(LoginAttempt.class, LoginAttempt.identifier(state),
                LockModeType.PESSIMISTIC_WRITE));
    }
}
