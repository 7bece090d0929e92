package energy.nox.authenticator.subscriber;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/**
 * A NOX user: one user of one manufacturer, linked with a supplier's account. The {@code nox_user_id} never changes;
 * linking again replaces the account.
 */
@Entity
@Table(name = "subscriber")
class Subscriber {

    @Id
    @Column(name = "nox_user_id")
    private UUID noxUserId;

    @Column(name = "manufacturer_id", nullable = false, updatable = false)
    private String manufacturerId;

    @Column(name = "user_id", nullable = false, updatable = false)
    private String userId;

    @Column(name = "supplier_id", nullable = false)
    private String supplierId;

    @Column(nullable = false)
    private String issuer;

    @Column(nullable = false)
    private String subject;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "linked_at", nullable = false)
    private Instant linkedAt;

    @Version
    private long version;

    /** For Hibernate. */
    protected Subscriber() {
    }

    static Subscriber create(String manufacturerId, String userId, SupplierLink link, Instant now) {
        Subscriber subscriber = new Subscriber();
        subscriber.noxUserId = UUID.randomUUID();
        subscriber.manufacturerId = manufacturerId;
        subscriber.userId = userId;
        subscriber.createdAt = now.truncatedTo(ChronoUnit.MICROS);
        subscriber.link(link, now);
        return subscriber;
    }

    void link(SupplierLink link, Instant now) {
        supplierId = link.supplierId();
        issuer = link.issuer();
        subject = link.subject();
        linkedAt = now.truncatedTo(ChronoUnit.MICROS);
    }

    UUID noxUserId() {
        return noxUserId;
    }
}
