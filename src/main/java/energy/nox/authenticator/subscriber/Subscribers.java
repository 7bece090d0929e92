package energy.nox.authenticator.subscriber;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** The NOX users. */
@ApplicationScoped
public class Subscribers {

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    private Clock clock;

    /** For the CDI proxy. */
    protected Subscribers() {
    }

    @Inject
    public Subscribers(Clock clock) {
        this.clock = clock;
    }

    /**
     * Links a manufacturer's user with a supplier's account within the caller's transaction; creates the subscriber
     * where it is new. Of two that create it at once, the later one fails by the unique constraint and may try again.
     *
     * @return the {@code nox_user_id}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public UUID link(String manufacturerId, String userId, SupplierLink link) {
        Instant now = clock.instant();
        Subscriber known = entities.createQuery(
                        "from Subscriber s where s.manufacturerId = :manufacturer and s.userId = :user", Subscriber.class)
                .setParameter("manufacturer", manufacturerId)
                .setParameter("user", userId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream().findFirst().orElse(null);
        if (known != null) {
            known.link(link, now);
            return known.noxUserId();
        }
        Subscriber created = Subscriber.create(manufacturerId, userId, link, now);
        entities.persist(created);
        entities.flush();
        return created.noxUserId();
    }
}
