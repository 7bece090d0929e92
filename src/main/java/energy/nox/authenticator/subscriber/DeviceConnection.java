package energy.nox.authenticator.subscriber;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A manufacturer's user connected with its devices, as they are from that moment on. */
public record DeviceConnection(String userId, UUID noxUserId, List<String> deviceIds, Instant connectedAt) {
}
