package energy.nox.authenticator.hosted.web;

import java.io.IOException;

import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.hosted.UiConfig;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Keeps browsers on https (RFC 6797): every answer says so, whatever it is. A browser whose first answer is a redirect
 * or a file, or that goes straight on to a supplier, has learned it too.
 */
@WebFilter(urlPatterns = "/*", dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ERROR})
public class StrictTransportFilter implements Filter {

    @Inject
    private PublicUrls urls;

    @Inject
    private UiConfig config;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (urls.isHttps()) {
            config.strictTransportSecurity().ifPresent(value ->
                    ((HttpServletResponse) response).setHeader("Strict-Transport-Security", value));
        }
        chain.doFilter(request, response);
    }
}
