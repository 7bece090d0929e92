package energy.nox.authenticator.manufacturer.web;

import java.io.IOException;

import energy.nox.authenticator.persistence.ConnectionShares;
import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;

/**
 * Ends the share of the database's connections that {@link ApiKeyFilter} begins. It is a servlet filter because it has
 * to, however the request ends.
 */
@WebFilter(urlPatterns = "/*")
public class ConnectionShareFilter implements Filter {

    @Inject
    private ConnectionShares shares;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
            shares.end();
        }
    }
}
