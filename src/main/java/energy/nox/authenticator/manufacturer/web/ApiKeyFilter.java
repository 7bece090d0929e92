package energy.nox.authenticator.manufacturer.web;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.manufacturer.CurrentManufacturer;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.manufacturer.RateLimits;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Checks the API key of every call below {@code /v2/manufacturer}, before the body is looked at.
 *
 * <p>It goes by the path of the matched resource: the request's own can be written in ways that match all the same
 * (matrix parameters), and an annotation to opt in can be forgotten.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class ApiKeyFilter implements ContainerRequestFilter {

    private static final String PROTECTED = "/v2/manufacturer/";

    @Inject
    private Manufacturers manufacturers;

    @Inject
    private CurrentManufacturer current;

    @Inject
    private RateLimits limits;

    @Context
    private ResourceInfo resource;

    @Context
    private HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        Path path = resource.getResourceClass().getAnnotation(Path.class);
        if (path != null && path.value().startsWith(PROTECTED)) {
            String address = servletRequest.getRemoteAddr();
            limits.checkGuesses(address);
            try {
                current.set(manufacturers.authenticate(request.getHeaderString("x-api-key")));
            } catch (AuthenticatorException e) {
                limits.countGuess(address);
                throw e;
            }
        }
    }
}
