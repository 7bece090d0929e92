package energy.nox.authenticator.manufacturer.web;

import energy.nox.authenticator.manufacturer.CurrentManufacturer;
import energy.nox.authenticator.manufacturer.Manufacturers;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/**
 * Checks the API key of every call below {@code /v2/manufacturer}, before the body is looked at. It goes by the path,
 * so that no resource there can be left open by a forgotten annotation.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class ApiKeyFilter implements ContainerRequestFilter {

    private static final String PROTECTED = "v2/manufacturer/";

    @Inject
    private Manufacturers manufacturers;

    @Inject
    private CurrentManufacturer current;

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (path.startsWith(PROTECTED, path.startsWith("/") ? 1 : 0)) {
            current.set(manufacturers.authenticate(request.getHeaderString("x-api-key")));
        }
    }
}
