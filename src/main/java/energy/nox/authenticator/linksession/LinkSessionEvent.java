package energy.nox.authenticator.linksession;

import java.time.Duration;
import java.util.UUID;

/**
 * What has happened to a link session. Who tells others observes it after the transaction has committed; who keeps
 * something for the session observes it within.
 *
 * @param supplierId null until the user has agreed to connect an account
 * @param age        from the session's creation to this event
 */
public record LinkSessionEvent(Kind kind, UUID linkSessionId, String manufacturerId, String userId, String supplierId,
        Duration age) {

    public enum Kind {
        CREATED, AGREED, COMPLETED, CANCELLED;

        /** Whether the session is over, so that what was kept for it is not needed any more. */
        public boolean endsSession() {
            return this == COMPLETED || this == CANCELLED;
        }

        /** Whether the person has chosen an account or nothing, so that what was learned to choose is not needed any more. */
        public boolean endsChoice() {
            return endsSession() || this == AGREED;
        }
    }
}
