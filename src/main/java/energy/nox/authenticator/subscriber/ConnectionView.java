package energy.nox.authenticator.subscriber;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A subscriber, its devices and its connection to a supplier, as they are now.
 *
 * @param supplierId     null where the subscriber was never connected, as are {@code connectedAt} and {@code consent}
 * @param disconnectedAt null unless the connection has ended
 * @param reason         why there is no connection; null where there is one
 */
public record ConnectionView(UUID noxUserId, String manufacturerId, String userId, ConnectionStatus status,
        String supplierId, List<String> deviceIds, Instant createdAt, Instant connectedAt, Instant disconnectedAt,
        DisconnectReason reason, ConsentView consent) {

    public boolean isAlive() {
        return status != ConnectionStatus.DISCONNECTED;
    }
}
