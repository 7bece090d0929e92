package energy.nox.authenticator.hosted.web;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/**
 * Refuses a form that no page of ours sends, before anything reads it: the container takes as much memory as the
 * request says that its form is long.
 */
@Provider
public class FormFilter implements ContainerRequestFilter {

    private static final long MAX_BYTES = 16 * 1024;

    @Context
    private HttpServletRequest servletRequest;

    /** @throws AuthenticatorException 400 or 413 */
    @Override
    public void filter(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        if (!HttpMethod.POST.equals(request.getMethod()) || type == null
                || !type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)) {
            return;
        }
        long length = servletRequest.getContentLengthLong();
        if (length > MAX_BYTES) {
            throw new AuthenticatorException(ErrorCode.PAYLOAD_TOO_LARGE);
        }
        if (length < 0) {
            throw new AuthenticatorException(ErrorCode.INVALID_REQUEST);
        }
        try {
            servletRequest.getParameterMap();
        } catch (IllegalArgumentException e) {
            throw new AuthenticatorException(ErrorCode.INVALID_REQUEST);
        }
    }
}
