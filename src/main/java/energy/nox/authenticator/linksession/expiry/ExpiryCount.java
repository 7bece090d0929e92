package energy.nox.authenticator.linksession.expiry;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * The moment up to which expired sessions are counted. The table has one row; who counts holds it locked, so that each
 * session is counted once.
 */
@Entity
@Table(name = "expiry_count")
class ExpiryCount {

    @Id
    private short id;

    @Column(name = "counted_until", nullable = false)
    private Instant countedUntil;

    /** For Hibernate; the migration has created the row. */
    protected ExpiryCount() {
    }

    /** Moves on, and returns the moment after which nothing has been counted yet. */
    Instant moveTo(Instant until) {
        Instant from = countedUntil;
        countedUntil = until;
        return from;
    }

    boolean isBefore(Instant until) {
        return countedUntil.isBefore(until);
    }
}
