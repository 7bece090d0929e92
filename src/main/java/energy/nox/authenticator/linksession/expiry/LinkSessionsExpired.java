package energy.nox.authenticator.linksession.expiry;

import java.time.Instant;

/**
 * Time has passed, and sessions may have expired. Who keeps something until a session ends removes it now, in a
 * transaction of its own.
 *
 * @param now sessions with a deadline up to this moment are over
 */
public record LinkSessionsExpired(Instant now) {
}
