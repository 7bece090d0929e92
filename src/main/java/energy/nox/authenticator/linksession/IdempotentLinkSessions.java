package energy.nox.authenticator.linksession;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/**
 * Creates that may be repeated under an {@link IdempotencyKey}: the same request gets the same answer for as long as the
 * session lives, from any server.
 *
 * <p>The token is part of that answer and is stored nowhere: it is derived from a configured secret and a stored salt,
 * so that the database alone yields none.
 */
@ApplicationScoped
public class IdempotentLinkSessions {

    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    @Inject
    private PublicUrls urls;

    @Inject
    private LinkSessionTrace trace;

    @Inject
    private Event<LinkSessionEvent> events;

    @Inject
    private LinkSessionConfig config;

    @Inject
    private Clock clock;

    /**
     * Opens a session, or answers with the one that this key has opened; it is committed when this returns.
     *
     * @throws AuthenticatorException 409 where the key stands for another request
     */
    @Transactional
    public CreatedLinkSession open(NewLinkSession request, IdempotencyKey key) {
        UUID id = key.identifier(request.manufacturer());
        Instant now = clock.instant();
        IdempotencyRecord known = entities.find(IdempotencyRecord.class, id);
        if (known != null) {
            LinkSession session = entities.find(LinkSession.class, known.linkSessionId());
            if (session != null && now.isBefore(session.expiresAt())) {
                return repeated(known, session, request);
            }
            forget(known);
        }
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        LinkToken token = LinkToken.derived(config.tokenSecrets().get(0), id, salt);
        LinkSession session = LinkSession.open(token, request, now, config.lifetime());
        entities.persist(session);
        entities.flush();
        if (remember(id, session, request, salt)) {
            return trace.step("create", session.id(), () -> {
                events.fire(session.created());
                return new CreatedLinkSession(token, urls.link(token.value(), request.language()), request,
                        session.createdAt(), session.expiresAt());
            });
        }
        // Another caller with this key was quicker by a moment and has committed.
        entities.remove(session);
        IdempotencyRecord winner = entities.find(IdempotencyRecord.class, id);
        return repeated(winner, entities.find(LinkSession.class, winner.linkSessionId()), request);
    }

    private CreatedLinkSession repeated(IdempotencyRecord record, LinkSession session, NewLinkSession request) {
        if (!record.isOf(request)) {
            throw new AuthenticatorException(ErrorCode.CONFLICT, "Idempotency-Key was used with another request");
        }
        LinkToken token = config.tokenSecrets().stream()
                .map(secret -> LinkToken.derived(secret, record.id(), record.tokenSalt()))
                .filter(derived -> session.hasDigest(derived.digest()))
                .findFirst()
                .orElseThrow(() -> new AuthenticatorException(ErrorCode.CONFLICT,
                        "Idempotency-Key was used before the server's token secret changed"));
        return new CreatedLinkSession(token, urls.link(token.value(), request.language()), request, session.createdAt(),
                session.expiresAt());
    }

    /** Waits for another transaction that does the same, and says whether this one is the first. */
    private boolean remember(UUID id, LinkSession session, NewLinkSession request, byte[] salt) {
        return entities.createQuery("insert into IdempotencyRecord (id, linkSessionId, requestDigest, tokenSalt)"
                        + " values (:id, :session, :digest, :salt) on conflict (id) do nothing")
                .setParameter("id", id)
                .setParameter("session", session.id())
                .setParameter("digest", request.digest())
                .setParameter("salt", salt)
                .executeUpdate() == 1;
    }

    /** The key is free again once its session has expired; by the session's id, since another caller may be doing so. */
    private void forget(IdempotencyRecord record) {
        entities.detach(record);
        entities.createQuery("delete from IdempotencyRecord r where r.id = :id and r.linkSessionId = :session")
                .setParameter("id", record.id())
                .setParameter("session", record.linkSessionId())
                .executeUpdate();
    }
}
