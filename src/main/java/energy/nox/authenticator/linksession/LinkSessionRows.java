package energy.nox.authenticator.linksession;

import java.util.List;

import energy.nox.authenticator.persistence.DatabaseHealth;
import energy.nox.authenticator.persistence.GroupCommit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** The transactions of {@link LinkSessions#open}. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class LinkSessionRows implements GroupCommit.Store<LinkSession> {

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    private DatabaseHealth database;

    /** For the CDI proxy. */
    protected LinkSessionRows() {
    }

    @Inject
    public LinkSessionRows(DatabaseHealth database) {
        this.database = database;
    }

    @Override
    @Transactional(Transactional.TxType.SUPPORTS)
    public boolean isReachable() {
        return database.isAnswering();
    }

    @Override
    public void insertAll(List<LinkSession> sessions) {
        sessions.forEach(entities::persist);
    }

    @Override
    public void insertUnlessThere(LinkSession session) {
        if (!isThere(session)) {
            entities.persist(session);
        }
    }

    @Override
    public boolean isThere(LinkSession session) {
        return entities.find(LinkSession.class, session.id()) != null;
    }
}
