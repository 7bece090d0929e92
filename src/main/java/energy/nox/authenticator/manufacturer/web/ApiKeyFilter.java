package energy.nox.authenticator.manufacturer.web;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.manufacturer.CurrentManufacturer;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.manufacturer.Public;
import energy.nox.authenticator.manufacturer.RateLimits;
import energy.nox.authenticator.observe.ClientAddress;
import energy.nox.authenticator.persistence.ConnectionShares;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Checks the API key of every request that reaches a resource, before its body is read. Only a resource that is marked
 * {@link Public} is left out: one that its author forgot to think about is closed.
 *
 * <p>It goes by the matched resource and not by the request's path, which can be written in many ways (RFC 3986,
 * section 6.2) and with matrix parameters. What reaches no resource (an unknown path, OPTIONS, a method that is not
 * allowed) is answered by the framework and tells nothing about anybody.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class ApiKeyFilter implements ContainerRequestFilter {

    @Inject
    private Manufacturers manufacturers;

    @Inject
    private CurrentManufacturer current;

    @Inject
    private RateLimits limits;

    @Context
    private ResourceInfo resource;

    @Inject
    private ConnectionShares shares;

    /**
     * The key is checked first, so that nobody who guesses can have a valid key refused.
     *
     * @throws AuthenticatorException 401, or 429 where the address of a wrong key has sent too many of them
     */
    @Override
    public void filter(ContainerRequestContext request) {
        if (resource.getResourceClass().isAnnotationPresent(Public.class)) {
            shares.beginPage();
            return;
        }
        try {
            current.set(manufacturers.authenticate(request.getHeaderString("x-api-key")));
        } catch (AuthenticatorException e) {
            limits.countWrongKey(ClientAddress.current());
            throw e;
        }
        shares.begin(current.get().id());
    }
}
