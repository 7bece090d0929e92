package energy.nox.authenticator.outbound;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * One call.
 *
 * @param method GET or POST
 * @param headers by name, each value a line of its own
 * @param body   null for none
 */
public record OutboundRequest(String method, URI url, Map<String, List<String>> headers, byte[] body) {
}
