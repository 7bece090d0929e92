package energy.nox.authenticator.connection;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A manufacturer that the configuration no longer names, and since when that is known. */
@Entity
@Table(name = "removed_manufacturer")
class RemovedManufacturer {

    @Id
    @Column(name = "manufacturer_id")
    private String manufacturerId;

    @Column(name = "noticed_at", nullable = false, updatable = false)
    private Instant noticedAt;

    /** For Hibernate, since {@link Retention} creates one by a statement of its own. */
    protected RemovedManufacturer() {
    }

    String manufacturerId() {
        return manufacturerId;
    }

    Instant noticedAt() {
        return noticedAt;
    }
}
