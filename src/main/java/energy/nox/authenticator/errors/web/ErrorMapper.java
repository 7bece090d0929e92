package energy.nox.authenticator.errors.web;

import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.errors.KnownFailure;
import energy.nox.authenticator.errors.TooManyRequestsException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * The one place that turns exceptions into HTTP: JSON for a backend, a page for a person. What they read comes from our
 * own exceptions and the error catalogue, never from a framework's message; a defect's cause goes to the log under the
 * id of the request.
 */
@Provider
public class ErrorMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = Logger.getLogger(ErrorMapper.class.getName());
    private static final int RETRY_AFTER_SECONDS = 5;

    @Inject
    private ErrorPage errorPage;

    @Inject
    private Instance<KnownFailure> knownFailures;

    @Context
    private HttpServletRequest servletRequest;

    @Context
    private UriInfo uri;

    @Context
    private HttpHeaders request;

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof TooManyRequestsException limited) {
            return answer(limited.code(), limited.getMessage())
                    .header(HttpHeaders.RETRY_AFTER, limited.retryAfterSeconds()).build();
        }
        if (failure instanceof AuthenticatorException ours) {
            return answer(ours.code(), ours.getMessage()).build();
        }
        if (failure instanceof WebApplicationException framework) {
            return toResponse(framework);
        }
        Optional<ErrorCode> known = knownFailures.stream().flatMap(module -> module.find(failure).stream()).findFirst();
        return known.isPresent() ? toResponse(known.get(), failure) : toResponseOfDefect(failure);
    }

    /** RESTEasy answers OPTIONS by an exception too, which then carries a successful response. */
    private Response toResponse(WebApplicationException framework) {
        Response raised = framework.getResponse();
        if (raised.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL) {
            return raised;
        }
        ErrorCode code = ErrorCode.ofStatus(raised.getStatus());
        if (code == ErrorCode.INTERNAL_ERROR) {
            return toResponseOfDefect(framework);
        }
        return answer(code, code.defaultMessage())
                .header(HttpHeaders.ALLOW, raised.getHeaderString(HttpHeaders.ALLOW)).build();
    }

    /** Logged without its stack: while the database is away, there is a line for each request. */
    private Response toResponse(ErrorCode known, Throwable failure) {
        LOG.log(Level.WARNING, "{0}{1}: {2}", new Object[] {logPrefix(), known, failure.toString()});
        return answer(known, known.defaultMessage()).build();
    }

    private Response toResponseOfDefect(Throwable failure) {
        LOG.log(Level.SEVERE, logPrefix() + "The request failed", failure);
        return answer(ErrorCode.INTERNAL_ERROR, "Internal error, request id " + requestId()).build();
    }

    private Response.ResponseBuilder answer(ErrorCode code, String message) {
        Response.ResponseBuilder answer = isForPeople() ? Response.fromResponse(errorPage.page(code, request))
                : Response.status(code.status())
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .entity(new ErrorResponse(message));
        if (code == ErrorCode.UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (code == ErrorCode.UNAUTHORIZED) {
            // RFC 9110, section 11.6.1: a 401 names the scheme that it expects.
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "ApiKey header=\"x-api-key\"");
        }
        return answer;
    }

    private boolean isForPeople() {
        String path = uri.getPath();
        return errorPage.answers(path.startsWith("/") ? path.substring(1) : path);
    }

    /** Set by the filter that begins the request, as is what the log lines about the request begin with. */
    private Object requestId() {
        return servletRequest.getAttribute("X-Request-Id");
    }

    private Object logPrefix() {
        return servletRequest.getAttribute("X-Request-Id.log-prefix");
    }
}
