package energy.nox.authenticator.hosted;

import energy.nox.authenticator.linksession.Completion;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.linksession.SessionIsOverException;
import energy.nox.authenticator.subscriber.SubscriberView;
import energy.nox.authenticator.subscriber.Subscribers;
import energy.nox.authenticator.subscriber.SupplierLink;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/**
 * Makes a link: the subscriber gets the account, the session is completed, and its login is noted. All three happen or
 * none.
 */
@ApplicationScoped
public class Links {

    private Subscribers subscribers;
    private LinkSessions linkSessions;
    private LoginAttempts attempts;

    /** For the CDI proxy. */
    protected Links() {
    }

    @Inject
    public Links(Subscribers subscribers, LinkSessions linkSessions, LoginAttempts attempts) {
        this.subscribers = subscribers;
        this.linkSessions = linkSessions;
        this.attempts = attempts;
    }

    /**
     * Completes a session by a login that was used. Rows are locked in the order that all of the service keeps:
     * subscriber, session, login.
     *
     * @param state of that login
     * @return the session, completed
     * @throws SessionIsOverException where the session was not open any more; then nothing has changed
     */
    @Transactional(rollbackOn = SessionIsOverException.class)
    public LinkSessionView make(LinkSessionView session, String state, SupplierLink account)
            throws SessionIsOverException {
        SubscriberView subscriber = subscribers.link(session.manufacturerId(), session.userId(), account);
        LinkSessionView completed = linkSessions.complete(session.id(),
                new Completion(subscriber.noxUserId(), account.supplierId(), subscriber.deviceIds()));
        attempts.complete(state);
        return completed;
    }
}
