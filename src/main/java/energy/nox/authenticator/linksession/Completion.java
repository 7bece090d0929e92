package energy.nox.authenticator.linksession;

import java.util.List;
import java.util.UUID;

/**
 * With what a link session is completed.
 *
 * @param noxUserId  the subscriber who is now linked
 * @param supplierId the energy supplier that the subscriber logged in at
 * @param deviceIds  the subscriber's devices at that moment
 */
public record Completion(UUID noxUserId, String supplierId, List<String> deviceIds) {
}
