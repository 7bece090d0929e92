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
 * The one place that turns exceptions into HTTP. What a client reads comes from the error catalogue alone, never from
 * a framework's message; the precise cause goes to the log under the request's id.
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
            return Response.fromResponse(response(limited.code(), limited.getMessage()))
                    .header(HttpHeaders.RETRY_AFTER, limited.retryAfterSeconds()).build();
        }
        if (failure instanceof AuthenticatorException known) {
            return response(known.code(), known.getMessage());
        }
        if (failure instanceof WebApplicationException http) {
            return fromFramework(http);
        }
        Optional<ErrorCode> known = knownFailures.stream().flatMap(module -> module.find(failure).stream()).findFirst();
        if (known.isPresent()) {
            // Without the stack: an outage has a line for each request.
            LOG.log(Level.WARNING, "[{0}] {1}: {2}", new Object[] {requestId(), known.get(), failure.toString()});
            return response(known.get(), known.get().defaultMessage());
        }
        LOG.log(Level.SEVERE, failedRequest(), failure);
        return response(ErrorCode.INTERNAL_ERROR, "Internal error, request id " + requestId());
    }

    private Response fromFramework(WebApplicationException failure) {
        Response raised = failure.getResponse();
        if (raised.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL) {
            // RESTEasy answers OPTIONS by an exception that carries the answer.
            return raised;
        }
        ErrorCode code = ErrorCode.ofStatus(raised.getStatus());
        if (code == ErrorCode.INTERNAL_ERROR) {
            LOG.log(Level.SEVERE, failedRequest(), failure);
        }
        Response response = response(code, code.defaultMessage());
        String allowed = raised.getHeaderString(HttpHeaders.ALLOW);
        return allowed == null ? response
                : Response.fromResponse(response).header(HttpHeaders.ALLOW, allowed).build();
    }

    private String failedRequest() {
        return "[" + requestId() + "] The request failed";
    }

    /** As the request filter has set it; the log lines about this request begin with it. */
    private Object requestId() {
        return servletRequest.getAttribute("X-Request-Id");
    }

    private Response response(ErrorCode code, String message) {
        String path = uri.getPath();
        boolean forPeople = errorPage.answers(path.startsWith("/") ? path.substring(1) : path);
        Response.ResponseBuilder response = forPeople ? Response.fromResponse(errorPage.page(code, request))
                : Response.status(code.status())
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .entity(new ErrorResponse(message));
        if (code == ErrorCode.UNAVAILABLE) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (code == ErrorCode.UNAUTHORIZED) {
            // RFC 9110, section 11.6.1: a 401 names the scheme that it expects.
            response.header(HttpHeaders.WWW_AUTHENTICATE, "ApiKey header=\"x-api-key\"");
        }
        return response.build();
    }
}
