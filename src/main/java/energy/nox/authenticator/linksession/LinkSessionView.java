package energy.nox.authenticator.linksession;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import energy.nox.authenticator.config.Language;

/**
 * A link session as it is now.
 *
 * @param completedAt null until it is completed, as are {@code noxUserId} and {@code supplierId}
 * @param deviceIds   of the subscriber when the session was completed
 */
public record LinkSessionView(UUID id, String manufacturerId, String userId, Language language, String redirectUrl,
        LinkSessionStatus status, Instant createdAt, Instant expiresAt, Instant completedAt, UUID noxUserId,
        String supplierId, List<String> deviceIds) {

    public boolean isOpen() {
        return status == LinkSessionStatus.OPEN;
    }
}
