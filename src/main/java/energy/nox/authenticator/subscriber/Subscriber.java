package energy.nox.authenticator.subscriber;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.hibernate.annotations.BatchSize;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/**
 * A NOX user: one user of one manufacturer, with its devices. Its {@link Connection} to a supplier is a row of its own.
 * The {@code nox_user_id} never changes. The version counts each change of the subscriber, of its devices and of its
 * connection.
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

    @ElementCollection
    @BatchSize(size = 100)
    @CollectionTable(name = "device", joinColumns = @JoinColumn(name = "nox_user_id"))
    @OrderColumn(name = "position")
    @Column(name = "device_id", nullable = false)
    private List<String> deviceIds;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Version
    private long version;

    /** For Hibernate, since {@link Subscribers} creates one by a statement of its own. */
    protected Subscriber() {
    }

    UUID noxUserId() {
        return noxUserId;
    }

    String manufacturerId() {
        return manufacturerId;
    }

    String userId() {
        return userId;
    }

    /** @param connection null where the subscriber was never connected, as is its consent */
    ConnectionView view(Connection connection, Consent consent) {
        if (connection == null) {
            return new ConnectionView(noxUserId, manufacturerId, userId, ConnectionStatus.DISCONNECTED, null, deviceIds(),
                    createdAt, null, null, DisconnectReason.NEVER_CONNECTED, null);
        }
        return new ConnectionView(noxUserId, manufacturerId, userId, connection.status(), connection.supplierId(),
                deviceIds(), createdAt, connection.connectedAt(), connection.disconnectedAt(), connection.reason(),
                consent.view());
    }

    /** In the order in which they were given. */
    List<String> deviceIds() {
        return List.copyOf(deviceIds);
    }

    void replaceDevices(List<String> ids) {
        if (!deviceIds().equals(ids)) {
            // A new list has Hibernate remove the old rows first, so that a device may change its position.
            deviceIds = new ArrayList<>(ids);
        }
    }
}
