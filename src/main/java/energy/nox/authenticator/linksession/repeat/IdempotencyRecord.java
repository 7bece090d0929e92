package energy.nox.authenticator.linksession.repeat;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.UUID;

import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.linksession.NewLinkSession;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * What an {@code Idempotency-Key} stands for while its link session lives: the session, a digest of the request that
 * opened it, and the salt from which its token is derived again. It never changes, and it is removed with its session.
 */
@Entity
@Table(name = "idempotency_record")
public class IdempotencyRecord {

    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    @Id
    private UUID id;

    @Column(name = "link_session_id", nullable = false, updatable = false)
    private UUID linkSessionId;

    @Column(name = "request_digest", nullable = false, updatable = false)
    private byte[] requestDigest;

    @Column(name = "token_salt", nullable = false, updatable = false)
    private byte[] tokenSalt;

    /** For Hibernate. */
    protected IdempotencyRecord() {
    }

    /**
     * The record of a session that is about to be opened, with a salt that nobody has used.
     *
     * @param id     of the key
     * @param secret what the session's token is derived from
     */
    public static IdempotencyRecord of(UUID id, NewLinkSession request, String secret) {
        IdempotencyRecord record = new IdempotencyRecord();
        record.id = id;
        record.requestDigest = request.digest();
        record.tokenSalt = new byte[SALT_BYTES];
        RANDOM.nextBytes(record.tokenSalt);
        record.linkSessionId = record.token(secret).sessionId();
        return record;
    }

    /** The session's token, where the secret is the one that it was made of. */
    public LinkToken token(String secret) {
        return LinkToken.derived(secret, id, tokenSalt);
    }

    UUID id() {
        return id;
    }

    UUID linkSessionId() {
        return linkSessionId;
    }

    byte[] requestDigest() {
        return requestDigest.clone();
    }

    byte[] tokenSalt() {
        return tokenSalt.clone();
    }

    boolean isOf(NewLinkSession request) {
        return MessageDigest.isEqual(requestDigest, request.digest());
    }
}
