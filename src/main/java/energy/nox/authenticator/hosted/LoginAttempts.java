package energy.nox.authenticator.hosted;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.Completion;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.linksession.SessionIsOverException;
import energy.nox.authenticator.subscriber.SubscriberView;
import energy.nox.authenticator.subscriber.Subscribers;
import energy.nox.authenticator.subscriber.SupplierLink;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** The transactions of a login: begun, used once, and turned into a completed link session. */
@ApplicationScoped
public class LoginAttempts {

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    @Inject
    private LinkSessions linkSessions;

    @Inject
    private Subscribers subscribers;

    @Inject
    private Clock clock;

    @Transactional
    public void begin(String state, UUID linkSessionId, String supplierId, String browserSecret, Language language) {
        entities.persist(LoginAttempt.begin(state, linkSessionId, supplierId, browserSecret, language, clock.instant()));
    }

    @Transactional
    public Optional<LoginAttempt> find(String state) {
        return Optional.ofNullable(entities.find(LoginAttempt.class, LoginAttempt.identifier(state)));
    }

    /** Whether this caller is the one that uses the state. */
    @Transactional
    public boolean use(String state) {
        return entities.createQuery("update LoginAttempt a set a.usedAt = :now where a.id = :id and a.usedAt is null")
                .setParameter("id", LoginAttempt.identifier(state))
                .setParameter("now", clock.instant())
                .executeUpdate() == 1;
    }

    /**
     * Links the subscriber and completes the session, both or neither.
     *
     * @throws SessionIsOverException where the session was not open any more; then nothing has changed
     */
    @Transactional(rollbackOn = SessionIsOverException.class)
    public void complete(String state, LinkSessionView session, SupplierLink link) throws SessionIsOverException {
        SubscriberView subscriber = subscribers.link(session.manufacturerId(), session.userId(), link);
        linkSessions.complete(session.id(),
                new Completion(subscriber.noxUserId(), link.supplierId(), subscriber.deviceIds()));
        entities.createQuery("update LoginAttempt a set a.completedAt = :now where a.id = :id")
                .setParameter("id", LoginAttempt.identifier(state))
                .setParameter("now", clock.instant())
                .executeUpdate();
    }

    /** Whether the login that completed the session was this browser's. */
    @Transactional
    public boolean isCompletedBy(String browserSecret, UUID linkSessionId) {
        return entities.createQuery(
                        "select a from LoginAttempt a where a.linkSessionId = :session and a.completedAt is not null",
                        LoginAttempt.class)
                .setParameter("session", linkSessionId)
                .getResultStream().anyMatch(attempt -> attempt.isOf(browserSecret));
    }
}
