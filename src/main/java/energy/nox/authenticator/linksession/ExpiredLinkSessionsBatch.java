package energy.nox.authenticator.linksession;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.hibernate.LockMode;
import org.hibernate.Session;

import energy.nox.authenticator.persistence.LongStatements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** One batch of the cleanup in one transaction. */
@ApplicationScoped
public class ExpiredLinkSessionsBatch {

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    /**
     * Removes at most {@code limit} of the sessions that expired before that moment, the oldest first.
     * {@code FOR UPDATE SKIP LOCKED} keeps two cleaners off each other's rows.
     *
     * @return how many were removed; fewer than the limit when no more are free
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int remove(Instant expiredBefore, int limit) {
        LongStatements.allow(entities);
        List<UUID> ids = entities.unwrap(Session.class).createSelectionQuery(
                        "from LinkSession s where s.expiresAt < :before order by s.expiresAt", LinkSession.class)
                .setParameter("before", expiredBefore)
                .setMaxResults(limit)
                .setHibernateLockMode(LockMode.UPGRADE_SKIPLOCKED)
                .getResultStream()
                .map(LinkSession::id)
                .toList();
        if (ids.isEmpty()) {
            return 0;
        }
        entities.clear();
        return entities.createQuery("delete from LinkSession s where s.id in :ids")
                .setParameter("ids", ids)
                .executeUpdate();
    }
}
