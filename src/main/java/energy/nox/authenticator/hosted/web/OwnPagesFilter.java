package energy.nox.authenticator.hosted.web;

import java.util.Set;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.manufacturer.Public;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Takes a form from our own pages alone. The cookie's {@code SameSite} stops other sites, but not another host of the same
 * site; the browser tells them apart by {@code Sec-Fetch-Site} (W3C, Fetch Metadata), which no page can set. With
 * {@code Referrer-Policy: no-referrer} the header {@code Origin} is {@code null} on our own forms too, so it says nothing.
 *
 * <p>A browser that is too old for the header, or sees the pages without TLS, does not send it.
 */
@Provider
public class OwnPagesFilter implements ContainerRequestFilter {

    /** {@code none} is the person: a page that is loaded anew from the address bar. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    @Context
    private ResourceInfo resource;

    /** @throws AuthenticatorException 400 */
    @Override
    public void filter(ContainerRequestContext request) {
        String site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null && !OWN.contains(site) && HttpMethod.POST.equals(request.getMethod())
                && resource.getResourceClass().isAnnotationPresent(Public.class)) {
            throw new AuthenticatorException(ErrorCode.INVALID_REQUEST);
        }
    }
}
