package energy.nox.authenticator.manufacturer.web;

import java.util.Map;
import java.util.Optional;

import energy.nox.authenticator.errors.TooManyRequestsException;
import energy.nox.authenticator.manufacturer.CurrentManufacturer;
import energy.nox.authenticator.manufacturer.RateLimits;
import energy.nox.authenticator.observe.Audit;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/**
 * Holds a manufacturer to its rate limit. Each answer tells it how much is left, by the header fields of the IETF
 * draft "RateLimit header fields for HTTP" in its version 06 (draft-ietf-httpapi-ratelimit-headers-06); later
 * versions put all of it into one field.
 */
@Provider
@Priority(Priorities.AUTHORIZATION)
public class RateLimitFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String USAGE = RateLimits.Usage.class.getName();

    @Inject
    private RateLimits limits;

    @Inject
    private CurrentManufacturer current;

    @Inject
    private Audit audit;

    /** @throws TooManyRequestsException 429 */
    @Override
    public void filter(ContainerRequestContext request) {
        Optional<RateLimits.Usage> usage = current.find().flatMap(limits::count);
        usage.ifPresent(now -> {
            request.setProperty(USAGE, now);
            if (now.retrySeconds() > 0) {
                audit.refused("rate_limit.refused", Map.of("manufacturer", current.get().id()));
                throw new TooManyRequestsException(now.retrySeconds());
            }
        });
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(USAGE) instanceof RateLimits.Usage usage) {
            response.getHeaders().putSingle("RateLimit-Limit", usage.limit());
            response.getHeaders().putSingle("RateLimit-Remaining", usage.remaining());
            response.getHeaders().putSingle("RateLimit-Reset", usage.resetSeconds());
            response.getHeaders().putSingle("RateLimit-Policy", usage.limit() + ";w=60");
        }
    }
}
