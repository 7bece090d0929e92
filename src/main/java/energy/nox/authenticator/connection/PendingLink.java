package energy.nox.authenticator.connection;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.subscriber.ConsentGiven;
import energy.nox.authenticator.subscriber.SupplierLink;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * The account that a person agreed to connect while the manufacturer has yet to confirm. It never changes, and it is
 * removed when its link session ends, however that ends.
 */
@Entity
@Table(name = "pending_link")
class PendingLink {

    @Id
    @Column(name = "link_session_id")
    private UUID linkSessionId;

    @Column(name = "supplier_id", nullable = false, updatable = false)
    private String supplierId;

    @Column(nullable = false, updatable = false)
    private String issuer;

    @Column(nullable = false, updatable = false)
    private String subject;

    @Column(name = "agreed_at", nullable = false, updatable = false)
    private Instant agreedAt;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, updatable = false, columnDefinition = "varchar(2)")
    private Language language;

    @Column(name = "text_version", nullable = false, updatable = false)
    private String textVersion;

    @Column(name = "expires_at", nullable = false, updatable = false)
    private Instant expiresAt;

    /** For Hibernate. */
    protected PendingLink() {
    }

    static PendingLink of(LinkSessionView session, SupplierLink account, ConsentGiven consent) {
        PendingLink link = new PendingLink();
        link.linkSessionId = session.id();
        link.supplierId = account.supplierId();
        link.issuer = account.issuer();
        link.subject = account.subject();
        link.agreedAt = consent.at();
        link.language = consent.language();
        link.textVersion = consent.textVersion();
        link.expiresAt = session.deadline();
        return link;
    }

    /** For an export. */
    Map<String, Object> export() {
        return Map.of("link_session_id", linkSessionId, "energy_supplier", supplierId, "issuer", issuer, "subject", subject,
                "agreed_at", agreedAt.getEpochSecond(), "language", language.code(), "text_version", textVersion,
                "expires_at", expiresAt.getEpochSecond());
    }

    SupplierLink account() {
        return new SupplierLink(supplierId, issuer, subject);
    }

    ConsentGiven consent() {
        return new ConsentGiven(agreedAt, language, textVersion);
    }
}
