package energy.nox.authenticator.observe.web;

import java.io.IOException;
import java.util.UUID;

import energy.nox.authenticator.observe.RequestId;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Gives each request its id, the caller's own {@code X-Request-Id} where that is a plain token, and answers with it. */
@WebFilter(urlPatterns = "/*", dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ERROR})
public class RequestIdFilter implements Filter {

    private static final String HEADER = "X-Request-Id";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String id = id((HttpServletRequest) request);
        String outer = RequestId.current();
        HttpServletResponse http = (HttpServletResponse) response;
        http.setHeader(HEADER, id);
        http.setHeader("X-Content-Type-Options", "nosniff");
        RequestId.begin(id);
        try {
            chain.doFilter(request, response);
        } finally {
            if (outer == null) {
                RequestId.end();
            }
        }
    }

    /** The same when the container dispatches a request once more, to the page of its error. */
    private static String id(HttpServletRequest request) {
        if (request.getAttribute(HEADER) instanceof String known) {
            return known;
        }
        String given = request.getHeader(HEADER);
        String id = RequestId.isAcceptable(given) ? given : UUID.randomUUID().toString();
        request.setAttribute(HEADER, id);
        return id;
    }
}
