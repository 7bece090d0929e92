package energy.nox.authenticator.linksession.expiry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import org.hibernate.LockMode;
import org.hibernate.Session;

import energy.nox.authenticator.linksession.LinkSession;
import energy.nox.authenticator.persistence.LongStatements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;

/**
 * The sessions that have expired: counted once, and removed after their retention. Several servers do both at the same
 * time; {@code FOR UPDATE SKIP LOCKED} keeps each of them off the rows that another one works on.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class ExpiredLinkSessions {

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    /**
     * Counts the sessions that expired while they were open, from where the last count ended. A session that is removed
     * before its count is never counted.
     *
     * @return how many of each manufacturer; empty where another server is counting right now
     */
    public Map<String, Long> count(Instant until) {
        LongStatements.allow(entities);
        Optional<ExpiryCount> free = session()
                .createSelectionQuery("select c from ExpiryCount c", ExpiryCount.class)
                .setHibernateLockMode(LockMode.UPGRADE_SKIPLOCKED)
                .getResultStream().findFirst();
        if (free.isEmpty() || !free.get().isBefore(until)) {
            return Map.of();
        }
        return entities.createNamedQuery(LinkSession.COUNT_EXPIRED, Tuple.class)
                .setParameter("after", free.get().moveTo(until))
                .setParameter("until", until)
                .getResultStream()
                .collect(Collectors.toMap(row -> row.get(0, String.class), row -> row.get(1, Long.class)));
    }

    /**
     * Removes sessions that expired before that moment, the oldest first.
     *
     * @return how many were removed: at most the limit, and fewer where no more of them are free
     */
    public int remove(Instant expiredBefore, int limit) {
        LongStatements.allow(entities);
        List<UUID> ids = session().createSelectionQuery(
                        "select s from LinkSession s where s.deadline < :before order by s.deadline",
                        LinkSession.class)
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

    private Session session() {
        return entities.unwrap(Session.class);
    }
}
