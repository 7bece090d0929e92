package energy.nox.authenticator.subscriber;

import java.util.List;
import java.util.UUID;

/** A NOX user and the devices that are known of it. */
public record SubscriberView(UUID noxUserId, List<String> deviceIds) {
}
