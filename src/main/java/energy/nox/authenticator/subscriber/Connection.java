package energy.nox.authenticator.subscriber;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A subscriber's connection to an energy supplier: the account there that the subscriber logged in to last. A
 * subscriber has one at most. Connecting again replaces the account, and the connection is removed with its subscriber.
 */
@Entity
@Table(name = "supplier_connection")
class Connection {

    @Id
    @Column(name = "nox_user_id")
    private UUID noxUserId;

    @Column(name = "supplier_id", nullable = false)
    private String supplierId;

    @Column(nullable = false)
    private String issuer;

    @Column(nullable = false)
    private String subject;

    @Column(name = "connected_at", nullable = false)
    private Instant connectedAt;

    /** For Hibernate. */
    protected Connection() {
    }

    static Connection of(UUID noxUserId, SupplierLink account, Instant now) {
        Connection connection = new Connection();
        connection.noxUserId = noxUserId;
        connection.replace(account, now);
        return connection;
    }

    void replace(SupplierLink account, Instant now) {
        supplierId = account.supplierId();
        issuer = account.issuer();
        subject = account.subject();
        connectedAt = now;
    }

    SupplierLink account() {
        return new SupplierLink(supplierId, issuer, subject);
    }
}
