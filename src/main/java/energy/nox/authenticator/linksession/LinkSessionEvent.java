package energy.nox.authenticator.linksession;

import java.time.Duration;
import java.util.UUID;

/**
 * What has happened to a link session, observed after its transaction has committed.
 *
 * @param supplierId null unless it was completed
 * @param age        from the session's creation to this event
 */
public record LinkSessionEvent(Kind kind, UUID linkSessionId, String manufacturerId, String userId, String supplierId,
        Duration age) {

    public enum Kind {
        CREATED, COMPLETED, CANCELLED
    }
}
