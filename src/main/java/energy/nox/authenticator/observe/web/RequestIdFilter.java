package energy.nox.authenticator.observe.web;

import java.io.IOException;
import java.util.UUID;

import energy.nox.authenticator.observe.ClientAddress;
import energy.nox.authenticator.observe.RequestId;
import energy.nox.authenticator.observe.TrustedProxies;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Gives each request an id of ours and answers with it. The caller's own {@code X-Request-Id} is kept beside it. */
@WebFilter(urlPatterns = "/*", dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ERROR})
public class RequestIdFilter implements Filter {

    private static final String HEADER = "X-Request-Id";
    /** For the log lines of those who cannot ask {@link RequestId}. */
    private static final String LOG_PREFIX = HEADER + ".log-prefix";

    @Inject
    private TrustedProxies proxies;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String id = id((HttpServletRequest) request);
        String outer = RequestId.current();
        HttpServletResponse http = (HttpServletResponse) response;
        http.setHeader(HEADER, id);
        http.setHeader("X-Content-Type-Options", "nosniff");
        RequestId.begin(id, ((HttpServletRequest) request).getHeader(HEADER));
        request.setAttribute(LOG_PREFIX, RequestId.prefix());
        ClientAddress.begin(proxies.client(request.getRemoteAddr(), ((HttpServletRequest) request)::getHeaders));
        try {
            chain.doFilter(request, response);
        } finally {
            if (outer == null) {
                RequestId.end();
                ClientAddress.end();
            }
        }
    }

    /** The same when the container dispatches a request once more, to the page of its error. */
    private static String id(HttpServletRequest request) {
        if (request.getAttribute(HEADER) instanceof String known) {
            return known;
        }
        String id = UUID.randomUUID().toString();
        request.setAttribute(HEADER, id);
        return id;
    }
}
