package energy.nox.authenticator.connection;

import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** Since when manufacturers that have NOX users are missing in the configuration. */
@ApplicationScoped
public class RemovedManufacturers {

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    /** Notes those that are missing now, each with the moment when it was first missed; forgets those that are back. */
    @Transactional
    public void notice(List<String> missing, Instant now) {
        List<String> known = entities.createQuery("select r from RemovedManufacturer r", RemovedManufacturer.class)
                .getResultStream().map(RemovedManufacturer::manufacturerId).toList();
        known.stream().filter(id -> !missing.contains(id)).forEach(id ->
                entities.createQuery("delete from RemovedManufacturer r where r.manufacturerId = :id")
                        .setParameter("id", id).executeUpdate());
        missing.stream().filter(id -> !known.contains(id)).forEach(id ->
                // Another server may notice it at the same moment.
                entities.createQuery("insert into RemovedManufacturer (manufacturerId, noticedAt) values (:id, :now)"
                                + " on conflict do nothing")
                        .setParameter("id", id).setParameter("now", now).executeUpdate());
    }

    @Transactional
    public List<String> findNoticedBefore(Instant moment) {
        return entities.createQuery("select r.manufacturerId from RemovedManufacturer r where r.noticedAt <= :moment",
                        String.class)
                .setParameter("moment", moment)
                .getResultList();
    }
}
