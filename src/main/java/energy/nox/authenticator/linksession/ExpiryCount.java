package energy.nox.authenticator.linksession;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Up to when expired sessions are counted. Its only row is locked by who counts, so that each is counted once. */
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

    /** Moves on, and says from when on nothing has been counted yet. */
    Instant moveTo(Instant until) {
        Instant from = countedUntil;
        countedUntil = until;
        return from;
    }

    boolean isBefore(Instant until) {
        return countedUntil.isBefore(until);
    }
}
