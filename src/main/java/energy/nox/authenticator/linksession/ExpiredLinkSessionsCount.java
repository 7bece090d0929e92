package energy.nox.authenticator.linksession;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.hibernate.LockMode;
import org.hibernate.Session;

import energy.nox.authenticator.persistence.LongStatements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;

/**
 * Counts the sessions that expired while they were open: each once, by whichever server comes first. Where the retention
 * is shorter than the counting's delay, a session may be removed uncounted.
 */
@ApplicationScoped
public class ExpiredLinkSessionsCount {

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    /**
     * Counts on from where the last count ended.
     *
     * @return the sessions of each manufacturer; empty where another server is counting
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Map<String, Long> countUntil(Instant now) {
        LongStatements.allow(entities);
        Optional<ExpiryCount> free = entities.unwrap(Session.class)
                .createSelectionQuery("from ExpiryCount", ExpiryCount.class)
                .setHibernateLockMode(LockMode.UPGRADE_SKIPLOCKED)
                .getResultStream().findFirst();
        if (free.isEmpty() || !free.get().isBefore(now)) {
            return Map.of();
        }
        return entities.createQuery("select s.manufacturerId, count(*) from LinkSession s where s.expiresAt > :from"
                        + " and s.expiresAt <= :until and s.completedAt is null and s.cancelledAt is null"
                        + " group by s.manufacturerId", Tuple.class)
                .setParameter("from", free.get().moveTo(now))
                .setParameter("until", now)
                .getResultStream()
                .collect(Collectors.toMap(row -> row.get(0, String.class), row -> row.get(1, Long.class)));
    }
}
