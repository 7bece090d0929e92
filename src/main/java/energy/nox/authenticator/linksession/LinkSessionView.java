package energy.nox.authenticator.linksession;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import energy.nox.authenticator.config.Language;

/**
 * A link session as it is now.
 *
 * @param userHint            how the manufacturer calls its user, for the user to see; null where it did not say
 * @param requestedSupplierId the supplier that the manufacturer asked for; null where the user chooses
 * @param deadline            when the session expires: {@code expiresAt}, or later while a login or a confirmation that
 *                            began in time is under way
 * @param completedAt         null until it is completed, as is {@code noxUserId}
 * @param supplierId          null until the user has agreed to connect an account
 * @param deviceIds           of the subscriber when the session was completed
 */
public record LinkSessionView(UUID id, String manufacturerId, String userId, Language language, String redirectUrl,
        String userHint, String requestedSupplierId, LinkSessionStatus status, Instant createdAt, Instant expiresAt,
        Instant deadline, Instant completedAt, UUID noxUserId, String supplierId, List<String> deviceIds) {

    public boolean isOpen() {
        return status == LinkSessionStatus.OPEN;
    }

    /** Whether a new login may begin: one that began earlier may still end, until the deadline. */
    public boolean acceptsLogin(Instant now) {
        return isOpen() && now.isBefore(expiresAt);
    }
}
