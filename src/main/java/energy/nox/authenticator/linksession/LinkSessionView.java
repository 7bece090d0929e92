package energy.nox.authenticator.linksession;

import java.time.Instant;
import java.util.UUID;

import energy.nox.authenticator.platform.Language;

/**
 * A link session as it is now.
 *
 * @param completedAt null until it is completed, as are {@code noxUserId} and {@code supplierId}
 */
public record LinkSessionView(UUID id, String manufacturerId, String userId, Language language, String redirectUrl,
        LinkSessionStatus status, Instant expiresAt, Instant completedAt, UUID noxUserId, String supplierId) {

    public boolean isOpen() {
        return status == LinkSessionStatus.OPEN;
    }
}
