package energy.nox.authenticator.subscriber;

import java.util.List;
import java.util.Optional;

/**
 * A part of a manufacturer's connections.
 *
 * @param next where the next page begins; empty where this is the last one
 */
public record ConnectionPage(List<ConnectionView> connections, Optional<ConnectionQuery.Position> next) {
}
