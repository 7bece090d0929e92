package energy.nox.authenticator.hosted;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.LinkSessionConfig;
import energy.nox.authenticator.linksession.LinkSessionEvent;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.linksession.SessionIsOverException;
import energy.nox.authenticator.linksession.expiry.LinkSessionsExpired;
import energy.nox.authenticator.persistence.PersonalData;
import energy.nox.authenticator.secret.Sha256;
import energy.nox.authenticator.supplier.LoginSecrets;
import energy.nox.authenticator.supplier.SupplierAccount;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;

/** The logins at suppliers, each of which is used once at most. */
@ApplicationScoped
public class LoginAttempts implements PersonalData {

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
    private LinkSessionConfig config;
    private LoginAudit audit;
    private Clock clock;

    /** For the CDI proxy. */
    protected LoginAttempts() {
    }

    @Inject
    public LoginAttempts(LinkSessions linkSessions, LinkSessionConfig config, LoginAudit audit, Clock clock) {
        this.linkSessions = linkSessions;
        this.config = config;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A login begins, unless as many have begun as a session may have. What this browser knew of another account is
     * forgotten: the person wants to use this one.
     *
     * @return whether it began; where it did not, nothing has changed
     * @throws SessionIsOverException where no login may begin any more; then nothing has changed
     */
    @Transactional(rollbackOn = SessionIsOverException.class)
    public boolean begin(Visit visit, String supplierId, LoginSecrets secrets) throws SessionIsOverException {
        // From here on the session's row is locked, so that no other login of it can begin before this one is stored.
        linkSessions.beginLogin(visit.session().id());
        if (count(visit.session().id()) >= config.maxLogins()) {
            audit.tooMany(visit.session().id(), supplierId);
            return false;
        }
        forget("a.linkSessionId = :session and a.browserDigest = :browser", Map.of("session", visit.session().id(),
                "browser", Sha256.of(secrets.browserSecret())));
        entities.persist(LoginAttempt.begin(secrets.state(), visit.session().id(), supplierId, secrets.browserSecret(),
                visit.language(), clock.instant()));
        return true;
    }

    private long count(UUID linkSessionId) {
        return entities.createQuery("select count(a) from LoginAttempt a where a.linkSessionId = :session", Long.class)
                .setParameter("session", linkSessionId)
                .getSingleResult();
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
                linkSessions.find(attempt.linkSessionId())
                        .map(session -> use(attempt, session, supplierId, browser)));
    }

    private Returned use(LoginAttempt attempt, LinkSessionView session, String supplierId, Browser browser) {
        Optional<BrowserBinding> binding = browser.binding(session.id()).filter(known -> attempt.isOf(known.secret()));
        if (binding.isEmpty()) {
            audit.wrongBrowser(session.id(), supplierId);
        }
        boolean isFirst = binding.isPresent() && session.isOpen() && attempt.use(clock.instant());
        return new Returned(session, attempt.language(), binding, isFirst);
    }

    /** Keeps whose account a login is of, for the page that asks the person. Where the session is over, nothing is kept. */
    @Transactional
    public void authenticate(String state, SupplierAccount account) {
        findLocked(state).ifPresent(attempt -> linkSessions.find(attempt.linkSessionId())
                .filter(LinkSessionView::isOpen)
                .ifPresent(session -> attempt.authenticate(account, session.deadline(), clock.instant())));
    }

    /** The account that this browser has logged in to last. */
    @Transactional
    public Optional<LoggedInAccount> findAccount(BrowserBinding binding, UUID linkSessionId) {
        return entities.createQuery("select a from LoginAttempt a where a.linkSessionId = :session and a.issuer is not null"
                        + " order by a.authenticatedAt desc", LoginAttempt.class)
                .setParameter("session", linkSessionId)
                .getResultStream().filter(attempt -> attempt.isOf(binding.secret())).findFirst()
                .flatMap(LoginAttempt::account);
    }

    /** The account of a login of this browser, of which the page has told the person. */
    @Transactional
    public Optional<LoggedInAccount> findAccount(UUID attemptId, BrowserBinding binding, UUID linkSessionId) {
        return Optional.ofNullable(entities.find(LoginAttempt.class, attemptId))
                .filter(attempt -> attempt.linkSessionId().equals(linkSessionId) && attempt.isOf(binding.secret()))
                .flatMap(LoginAttempt::account);
    }

    /** Notes within the caller's transaction that the person agreed; the session's row is locked by then. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void complete(UUID attemptId) {
        entities.find(LoginAttempt.class, attemptId, LockModeType.PESSIMISTIC_WRITE).complete(clock.instant());
    }

    /** In the transaction that ends the session, or makes it pending: what was learned for the account page is forgotten. */
    void forget(@Observes LinkSessionEvent event) {
        if (event.kind().endsChoice()) {
            forget("a.linkSessionId = :session", Map.of("session", event.linkSessionId()));
        }
    }

    @Transactional
    void forgetExpired(@Observes LinkSessionsExpired expired) {
        forget("a.accountExpiresAt <= :now", Map.of("now", expired.now()));
    }

    private void forget(String which, Map<String, Object> parameters) {
        Query update = entities.createQuery("update LoginAttempt a set a.issuer = null, a.subject = null,"
                + " a.accountLabel = null, a.customerNumber = null, a.accountExpiresAt = null where " + which);
        parameters.forEach(update::setParameter);
        update.executeUpdate();
    }

    @Override
    public String name() {
        return "login_attempts";
    }

    @Override
    @Transactional
    public List<Map<String, Object>> find(String manufacturerId, String userId) {
        List<UUID> sessions = linkSessions.findIds(manufacturerId, userId);
        return sessions.isEmpty() ? List.of() : entities.createQuery("select a from LoginAttempt a"
                        + " where a.linkSessionId in :sessions order by a.createdAt", LoginAttempt.class)
                .setParameter("sessions", sessions)
                .getResultStream().map(LoginAttempt::export).toList();
    }

    /** Whether the person in this browser agreed to connect the account of the session. */
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
