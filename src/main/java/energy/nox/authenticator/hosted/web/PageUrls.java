package energy.nox.authenticator.hosted.web;

import java.net.URI;

import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.hosted.LeaveReason;
import energy.nox.authenticator.hosted.PageRequest;
import energy.nox.authenticator.hosted.Visit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.UriBuilder;

/** Where the pages are: as paths for the links between them, as whole URLs for redirects. */
@ApplicationScoped
public class PageUrls {

    private PublicUrls urls;

    /** For the CDI proxy. */
    protected PageUrls() {
    }

    @Inject
    public PageUrls(PublicUrls urls) {
        this.urls = urls;
    }

    /** The session's page, for a redirect. */
    URI page(Visit visit) {
        return urls.absolute(URI.create(pagePath(visit)));
    }

    /** The explanation of a failure, for a redirect. */
    URI failure(Visit visit, LeaveReason reason, String supplierId) {
        return urls.absolute(URI.create(failurePath(visit, reason, supplierId)));
    }

    String pagePath(Visit visit) {
        return below(visit, "") + language(visit);
    }

    /** The choice, for somebody who has logged in to an account already. */
    String choicePath(Visit visit) {
        return notice(visit, PageRequest.CHOOSE).build().toString();
    }

    String receiptPath(Visit visit) {
        return below(visit, "/receipt") + language(visit);
    }

    String cancelPath(Visit visit) {
        return notice(visit, PageRequest.CANCEL).build().toString();
    }

    /** @param supplierId of a supplier that is configured; null for none */
    String failurePath(Visit visit, LeaveReason reason, String supplierId) {
        UriBuilder path = notice(visit, reason.code());
        return (supplierId == null ? path : path.queryParam("supplier", supplierId)).build().toString();
    }

    /** Where a form of the session's pages leads. The session's id names it and opens nothing. */
    String below(Visit visit, String path) {
        return path("/session/" + visit.session().id() + path);
    }

    private static String language(Visit visit) {
        return "?language=" + visit.language().code();
    }

    /** A path below that of the pages. */
    String path(String below) {
        return urls.uiPath() + below;
    }

    private UriBuilder notice(Visit visit, String notice) {
        return UriBuilder.fromUri(pagePath(visit)).queryParam("notice", notice);
    }
}
