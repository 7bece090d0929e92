package energy.nox.authenticator.linksession;

import java.security.MessageDigest;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * What an {@link IdempotencyKey} stands for while its link session lives: the session, a digest of the request that
 * opened it, and the salt from which its token is derived again. It goes with its session.
 */
@Entity
@Table(name = "idempotency_record")
class IdempotencyRecord {

    @Id
    private UUID id;

    @Column(name = "link_session_id", nullable = false, updatable = false)
    private UUID linkSessionId;

    @Column(name = "request_digest", nullable = false, updatable = false)
    private byte[] requestDigest;

    @Column(name = "token_salt", nullable = false, updatable = false)
    private byte[] tokenSalt;

    /** For Hibernate, since {@link IdempotentLinkSessions} creates one by a statement of its own. */
    protected IdempotencyRecord() {
    }

    UUID id() {
        return id;
    }

    UUID linkSessionId() {
        return linkSessionId;
    }

    byte[] tokenSalt() {
        return tokenSalt;
    }

    boolean isOf(NewLinkSession request) {
        return MessageDigest.isEqual(requestDigest, request.digest());
    }
}
