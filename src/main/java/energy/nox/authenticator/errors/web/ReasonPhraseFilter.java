package energy.nox.authenticator.errors.web;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.errors.ErrorCode;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * Sees to it that a 429 says "Too Many Requests" (RFC 6585, section 4). A server that does not know this status sends
 * "Undefined", and Servlet 6 has taken away the method that names a status; servers may still have it, and it is called
 * where it is there.
 */
@WebFilter({"/v2/*", "/ui/*"})
public class ReasonPhraseFilter implements Filter {

    private static final Logger LOG = Logger.getLogger(ReasonPhraseFilter.class.getName());

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, new HttpServletResponseWrapper((HttpServletResponse) response) {
            @Override
            public void setStatus(int status) {
                super.setStatus(status);
                if (status == ErrorCode.TOO_MANY_REQUESTS.status()) {
                    setReasonPhrase(getResponse(), status, "Too Many Requests");
                }
            }
        });
    }

    private static void setReasonPhrase(ServletResponse response, int status, String phrase) {
        try {
            response.getClass().getMethod("setStatus", int.class, String.class).invoke(response, status, phrase);
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.FINE, "This server takes no reason phrase and sends its own", e);
        }
    }
}
