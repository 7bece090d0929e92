package energy.nox.authenticator.hosted.web;

import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.errors.web.ErrorPage;
import energy.nox.authenticator.observe.RequestId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Errors below {@code /ui}, as pages in the browser's language. */
@ApplicationScoped
public class UiErrorPage implements ErrorPage {

    private Pages pages;
    private PageResponses responses;

    /** For the CDI proxy. */
    protected UiErrorPage() {
    }

    @Inject
    public UiErrorPage(Pages pages, PageResponses responses) {
        this.pages = pages;
        this.responses = responses;
    }

    @Override
    public boolean answers(String path) {
        return path.equals("ui") || path.startsWith("ui/");
    }

    @Override
    public Response page(ErrorCode code, HttpHeaders request) {
        String notice = switch (code) {
            case UNAVAILABLE -> "busy";
            case TOO_MANY_REQUESTS -> "too_many_requests";
            case INTERNAL_ERROR -> "server_error";
            default -> "not_found";
        };
        String errorId = code == ErrorCode.INTERNAL_ERROR ? RequestId.current() : null;
        return responses.page(Response.Status.fromStatusCode(code.status()),
                pages.plain(notice, Languages.preferred(request), errorId));
    }
}
