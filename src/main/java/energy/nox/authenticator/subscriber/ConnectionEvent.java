package energy.nox.authenticator.subscriber;

import java.util.UUID;

/**
 * What has happened to a subscriber's connection, observed after its transaction has committed.
 *
 * @param userId             null for an erased one, whom nothing names any more
 * @param replacedSupplierId the supplier of the account before, which may be the same one; null where there was none
 * @param reason             why the connection ended; null where it did not
 */
public record ConnectionEvent(Kind kind, UUID noxUserId, String manufacturerId, String userId, String supplierId,
        String replacedSupplierId, DisconnectReason reason) {

    public enum Kind {
        LINKED, REPLACED, DISCONNECTED, ERASED, EXPORTED
    }
}
