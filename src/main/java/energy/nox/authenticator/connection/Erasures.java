package energy.nox.authenticator.connection;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.subscriber.Connections;
import energy.nox.authenticator.subscriber.ErasedBy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/**
 * Erases a person (GDPR, article 17): the NOX user with devices, connection, consents and manage sessions, and all link
 * sessions with their logins and idempotency records. What stays says that somebody was erased, and not who.
 */
@ApplicationScoped
public class Erasures {

    private Connections connections;
    private LinkSessions linkSessions;

    /** For the CDI proxy. */
    protected Erasures() {
    }

    @Inject
    public Erasures(Connections connections, LinkSessions linkSessions) {
        this.connections = connections;
        this.linkSessions = linkSessions;
    }

    /**
     * Erases a manufacturer's NOX user; it is committed when this returns.
     *
     * @return whether there was such a user. One that was erased cannot be told from one that never was.
     */
    @Transactional
    public boolean erase(String manufacturerId, UUID noxUserId, ErasedBy by) {
        return eraseSessions(manufacturerId, connections.erase(manufacturerId, noxUserId, by));
    }

    /** As {@link #erase}, unless the person has connected again since that moment. */
    @Transactional
    public boolean eraseDisconnected(String manufacturerId, UUID noxUserId, Instant before, ErasedBy by) {
        return eraseSessions(manufacturerId, connections.eraseDisconnected(manufacturerId, noxUserId, before, by));
    }

    private boolean eraseSessions(String manufacturerId, Optional<String> erasedUser) {
        erasedUser.ifPresent(userId -> linkSessions.erase(manufacturerId, userId));
        return erasedUser.isPresent();
    }
}
