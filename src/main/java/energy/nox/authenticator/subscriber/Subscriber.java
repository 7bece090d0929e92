package energy.nox.authenticator.subscriber;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/**
 * A NOX user: one user of one manufacturer, linked with a supplier's account or not, with its devices. The
 * {@code nox_user_id} never changes; linking again replaces the account, and a new set of devices the old one.
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

    @Column(name = "supplier_id")
    private String supplierId;

    private String issuer;

    private String subject;

    /** Null until some were given. */
    @Column(name = "device_ids")
    private String[] deviceIds;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "linked_at")
    private Instant linkedAt;

    @Version
    private long version;

    /** For Hibernate, since {@link Subscribers} creates one by a statement of its own. */
    protected Subscriber() {
    }

    /** Null where it is not linked. */
    String supplierId() {
        return supplierId;
    }

    boolean isLinkedBy(SupplierLink link) {
        return new SupplierLink(supplierId, issuer, subject).equals(link);
    }

    void link(SupplierLink link, Instant now) {
        supplierId = link.supplierId();
        issuer = link.issuer();
        subject = link.subject();
        linkedAt = now.truncatedTo(ChronoUnit.MICROS);
    }

    void replaceDevices(List<String> ids) {
        deviceIds = ids.toArray(String[]::new);
    }

    UUID noxUserId() {
        return noxUserId;
    }

    List<String> deviceIds() {
        return deviceIds == null ? List.of() : List.of(deviceIds);
    }
}
