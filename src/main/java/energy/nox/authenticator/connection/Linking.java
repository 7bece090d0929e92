package energy.nox.authenticator.connection;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.linksession.Completion;
import energy.nox.authenticator.linksession.LinkSessionEvent;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.linksession.SessionIsOverException;
import energy.nox.authenticator.linksession.expiry.LinkSessionsExpired;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.persistence.PersonalData;
import energy.nox.authenticator.secret.Sha256;
import energy.nox.authenticator.subscriber.ConsentGiven;
import energy.nox.authenticator.subscriber.SubscriberView;
import energy.nox.authenticator.subscriber.Subscribers;
import energy.nox.authenticator.subscriber.SupplierLink;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/**
 * Makes the link that a person agreed to: at once, or, where the manufacturer wants to confirm its user, when it has
 * confirmed. Subscriber and session change together or not at all; the subscriber is locked first.
 */
@ApplicationScoped
public class Linking implements PersonalData {

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    private LinkSessions linkSessions;
    private Subscribers subscribers;
    private Manufacturers manufacturers;

    /** For the CDI proxy. */
    protected Linking() {
    }

    @Inject
    public Linking(LinkSessions linkSessions, Subscribers subscribers, Manufacturers manufacturers) {
        this.linkSessions = linkSessions;
        this.subscribers = subscribers;
        this.manufacturers = manufacturers;
    }

    /**
     * Links the account, or keeps it until the manufacturer has confirmed, within the caller's transaction, which has
     * not read the session before.
     *
     * @param confirmationCode what the browser carries to a manufacturer that confirms
     * @return the session, completed or pending
     * @throws SessionIsOverException where the session is not open; then the caller has to roll back
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public LinkSessionView connect(LinkSessionView session, SupplierLink account, ConsentGiven consent,
            String confirmationCode) throws SessionIsOverException {
        // A manufacturer that is no longer configured cannot confirm, so that nothing is linked.
        boolean confirms = manufacturers.find(session.manufacturerId()).map(Manufacturer::confirmationRequired)
                .orElse(true);
        if (confirms) {
            LinkSessionView pending =
                    linkSessions.agree(session.id(), account.supplierId(), Sha256.of(confirmationCode));
            entities.persist(PendingLink.of(pending, account, consent));
            return pending;
        }
        return linkSessions.complete(session.id(), link(session, account, consent));
    }

    /**
     * Links what the person agreed to, now that the manufacturer has confirmed.
     *
     * @param session as the check of the confirmation found it, pending
     * @throws SessionIsOverException where it is not pending any more; then nothing has changed
     */
    @Transactional(rollbackOn = SessionIsOverException.class)
    public LinkSessionView confirm(LinkSessionView session) throws SessionIsOverException {
        PendingLink pending = Optional.ofNullable(entities.find(PendingLink.class, session.id()))
                .orElseThrow(() -> new SessionIsOverException(session.id()));
        return linkSessions.confirm(session.id(), link(session, pending.account(), pending.consent()));
    }

    private Completion link(LinkSessionView session, SupplierLink account, ConsentGiven consent) {
        SubscriberView subscriber = subscribers.link(session.manufacturerId(), session.userId(), account, consent);
        return new Completion(subscriber.noxUserId(), account.supplierId(), subscriber.deviceIds());
    }

    @Override
    public String name() {
        return "pending_links";
    }

    @Override
    @Transactional
    public List<Map<String, Object>> find(String manufacturerId, String userId) {
        List<UUID> sessions = linkSessions.findIds(manufacturerId, userId);
        return sessions.isEmpty() ? List.of() : entities.createQuery("select p from PendingLink p"
                        + " where p.linkSessionId in :sessions order by p.agreedAt", PendingLink.class)
                .setParameter("sessions", sessions)
                .getResultStream().map(PendingLink::export).toList();
    }

    /** In the transaction that ends the session: what was kept for its confirmation is gone with it. */
    void forget(@Observes LinkSessionEvent event) {
        if (event.kind().endsSession()) {
            entities.createQuery("delete from PendingLink p where p.linkSessionId = :session")
                    .setParameter("session", event.linkSessionId())
                    .executeUpdate();
        }
    }

    @Transactional
    void forgetExpired(@Observes LinkSessionsExpired expired) {
        entities.createQuery("delete from PendingLink p where p.expiresAt <= :now")
                .setParameter("now", expired.now())
                .executeUpdate();
    }
}
