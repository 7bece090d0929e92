package energy.nox.authenticator.subscriber;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A subscriber's connection to an energy supplier: the account there that the subscriber agreed to connect last. A
 * subscriber has one at most. Connecting again replaces the account. When the connection has ended, the supplier's name
 * stays and the account is forgotten. It is removed with its subscriber.
 */
@Entity
@Table(name = "supplier_connection")
class Connection {

    @Id
    @Column(name = "nox_user_id")
    private UUID noxUserId;

    @Column(name = "supplier_id", nullable = false)
    private String supplierId;

    private String issuer;

    private String subject;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, columnDefinition = "varchar(16)")
    private ConnectionStatus status;

    @Column(name = "consent_id", nullable = false)
    private UUID consentId;

    @Column(name = "connected_at", nullable = false)
    private Instant connectedAt;

    @Column(name = "disconnected_at")
    private Instant disconnectedAt;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(16)")
    private DisconnectReason reason;

    /** For Hibernate. */
    protected Connection() {
    }

    static Connection of(UUID noxUserId, SupplierLink account, UUID consentId, Instant now) {
        Connection connection = new Connection();
        connection.noxUserId = noxUserId;
        connection.connect(account, consentId, now);
        return connection;
    }

    /** Connects the account in the place of the one before, if there is one. */
    void connect(SupplierLink account, UUID consent, Instant now) {
        supplierId = account.supplierId();
        issuer = account.issuer();
        subject = account.subject();
        status = ConnectionStatus.CONNECTED;
        consentId = consent;
        connectedAt = now;
        disconnectedAt = null;
        reason = null;
    }

    /** Ends the connection and forgets the account; says whether it had not ended before. */
    boolean disconnect(DisconnectReason why, Instant now) {
        if (!isAlive()) {
            return false;
        }
        issuer = null;
        subject = null;
        status = ConnectionStatus.DISCONNECTED;
        disconnectedAt = now;
        reason = why;
        return true;
    }

    boolean isAlive() {
        return status != ConnectionStatus.DISCONNECTED;
    }

    /** Null where the connection has ended. */
    SupplierLink account() {
        return isAlive() ? new SupplierLink(supplierId, issuer, subject) : null;
    }

    UUID consentId() {
        return consentId;
    }

    String supplierId() {
        return supplierId;
    }

    ConnectionStatus status() {
        return status;
    }

    Instant connectedAt() {
        return connectedAt;
    }

    Instant disconnectedAt() {
        return disconnectedAt;
    }

    DisconnectReason reason() {
        return reason;
    }
}
