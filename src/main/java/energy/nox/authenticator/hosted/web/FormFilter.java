package energy.nox.authenticator.hosted.web;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.manufacturer.BodyReaders;
import energy.nox.authenticator.observe.ClientAddress;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/**
 * Refuses a form that no page of ours sends, before anything reads it: the container takes as much memory as the
 * request says that its form is long, and takes a form of several parts whatever its length.
 *
 * <p>Only so many are read at the same time as {@link BodyReaders} allows.
 */
@Provider
public class FormFilter implements ContainerRequestFilter {

    private static final long MAX_BYTES = 16 * 1024;

    @Inject
    private BodyReaders readers;

    @Context
    private HttpServletRequest servletRequest;

    /** @throws AuthenticatorException 400, 413 or 415; 503 where too many others are being read */
    @Override
    public void filter(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        if (!HttpMethod.POST.equals(request.getMethod()) || type == null) {
            return;
        }
        if (type.getType().equalsIgnoreCase("multipart")) {
            throw new AuthenticatorException(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
        if (type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)) {
            checkForm();
        }
    }

    private void checkForm() {
        long length = servletRequest.getContentLengthLong();
        if (length > MAX_BYTES) {
            throw new AuthenticatorException(ErrorCode.PAYLOAD_TOO_LARGE);
        }
        if (length < 0) {
            throw new AuthenticatorException(ErrorCode.INVALID_REQUEST);
        }
        try {
            readers.readForm(ClientAddress.network(ClientAddress.current()), servletRequest::getParameterMap);
        } catch (IllegalArgumentException e) {
            throw new AuthenticatorException(ErrorCode.INVALID_REQUEST);
        }
    }
}
