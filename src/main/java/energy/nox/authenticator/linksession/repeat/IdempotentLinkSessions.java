package energy.nox.authenticator.linksession.repeat;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.linksession.LinkSession;
import energy.nox.authenticator.linksession.LinkSessionConfig;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.linksession.NewLinkSession;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** The link sessions that were opened under an {@code Idempotency-Key}, by the key's identifier. */
@ApplicationScoped
public class IdempotentLinkSessions {

    /**
     * A session that a key has opened before.
     *
     * @param isSameRequest whether it was opened by the same request
     * @param token         empty where no configured secret makes the session's token any more
     */
    public record Known(LinkSession session, boolean isSameRequest, Optional<LinkToken> token) {
    }

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    private LinkSessionConfig config;
    private Clock clock;

    /** For the CDI proxy. */
    protected IdempotentLinkSessions() {
    }

    @Inject
    public IdempotentLinkSessions(LinkSessionConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** The session that the key stands for; empty where the key is free. It is free again once its session has expired. */
    @Transactional
    public Optional<Known> find(UUID key, NewLinkSession request) {
        IdempotencyRecord record = entities.find(IdempotencyRecord.class, key);
        if (record == null) {
            return Optional.empty();
        }
        LinkSession session = entities.find(LinkSession.class, record.linkSessionId());
        if (session == null || !clock.instant().isBefore(session.expiresAt())) {
            forget(record);
            return Optional.empty();
        }
        return Optional.of(new Known(session, record.isOf(request), token(record, session)));
    }

    private Optional<LinkToken> token(IdempotencyRecord record, LinkSession session) {
        return config.tokenSecrets().stream()
                .map(record::token)
                .filter(token -> session.hasDigest(token.digest()))
                .findFirst();
    }

    /** By the session's id too, since another caller may have made a new record of the same key. */
    private void forget(IdempotencyRecord record) {
        entities.detach(record);
        entities.createQuery("delete from IdempotencyRecord r where r.id = :id and r.linkSessionId = :session")
                .setParameter("id", record.id())
                .setParameter("session", record.linkSessionId())
                .executeUpdate();
    }

    /**
     * Stores the session and the key's record of it, both or neither.
     *
     * @return whether this caller was first; where it was not, nothing is stored
     */
    @Transactional
    public boolean insert(LinkSession session, IdempotencyRecord record) {
        entities.persist(session);
        entities.flush();
        boolean first = insert(record);
        if (!first) {
            entities.remove(session);
        }
        return first;
    }

    /**
     * Waits for another transaction that inserts the same key. The conflict names no columns: where it does, Hibernate
     * sends H2 an insert that fails.
     */
    private boolean insert(IdempotencyRecord record) {
        return entities.createQuery("insert into IdempotencyRecord (id, linkSessionId, requestDigest, tokenSalt)"
                        + " values (:id, :session, :digest, :salt) on conflict do nothing")
                .setParameter("id", record.id())
                .setParameter("session", record.linkSessionId())
                .setParameter("digest", record.requestDigest())
                .setParameter("salt", record.tokenSalt())
                .executeUpdate() == 1;
    }
}
