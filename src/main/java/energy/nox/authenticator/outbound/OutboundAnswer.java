package energy.nox.authenticator.outbound;

import java.util.List;
import java.util.Map;

/**
 * What the other side answered.
 *
 * @param headers by lower-case name
 * @param body    at most as many bytes as the limits allow
 */
public record OutboundAnswer(int status, Map<String, List<String>> headers, byte[] body) {
}
