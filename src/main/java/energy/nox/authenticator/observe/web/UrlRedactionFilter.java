package energy.nox.authenticator.observe.web;

import java.util.List;
import java.util.regex.Pattern;

import io.opentelemetry.api.trace.Span;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Takes out of the span that the server has begun for the request what must not leave: the secrets of its URL, which
 * are link tokens and a supplier's code and state, and what is known of the user's device. The span's attributes are
 * those of OpenTelemetry's semantic conventions for HTTP.
 *
 * <p>Not a servlet filter: Liberty begins the span in one of its own, which comes after the application's.
 */
@Provider
@PreMatching
public class UrlRedactionFilter implements ContainerRequestFilter {

    private static final String REDACTED = "REDACTED";
    /** With the session's id on the same span, they would tell who the user is. */
    private static final List<String> PERSONAL =
            List.of("client.address", "network.peer.address", "user_agent.original");
    /**
     * A segment that may be a token or most of one: no path of ours has a longer word, or a word with any other
     * character. An encoded character may stand for any of a token's.
     */
    private static final Pattern SECRET = Pattern.compile("[^/]{20,}|[^/]*[^/A-Za-z0-9._-][^/]*");

    @Context
    private HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        Span span = Span.current();
        if (span.isRecording()) {
            PERSONAL.forEach(attribute -> span.setAttribute(attribute, REDACTED));
            // As the request line has them: a URL that is no URI is redacted too, where JAX-RS could not even read it.
            span.setAttribute("url.path", redacted(servletRequest.getRequestURI()));
            if (servletRequest.getQueryString() != null) {
                span.setAttribute("url.query", REDACTED);
            }
        }
    }

    static String redacted(String path) {
        return SECRET.matcher(path).replaceAll(REDACTED);
    }
}
