package energy.nox.authenticator.linksession;

import java.util.List;

import energy.nox.authenticator.persistence.GroupCommit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** The transactions of {@link LinkSessions#open}. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class LinkSessionRows implements GroupCommit.Store<LinkSession> {

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    @Override
    public void insertAll(List<LinkSession> sessions) {
        sessions.forEach(entities::persist);
    }

    @Override
    public void insertUnlessThere(LinkSession session) {
        if (entities.find(LinkSession.class, session.id()) == null) {
            entities.persist(session);
        }
    }
}
