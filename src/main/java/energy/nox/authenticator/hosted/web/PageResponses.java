package energy.nox.authenticator.hosted.web;

import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Sends pages and redirects with the headers that keep them safe: no cache keeps them, no other site learns their URL,
 * a page loads nothing from elsewhere and posts only where it must, and no other site can frame it.
 */
@ApplicationScoped
public class PageResponses {

    private static final String REFERRER_POLICY = "Referrer-Policy";

    private PageRenderer renderer;

    /** For the CDI proxy. */
    protected PageResponses() {
    }

    @Inject
    public PageResponses(PageRenderer renderer) {
        this.renderer = renderer;
    }

    Response page(Response.Status status, Page page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .language(page.language().code())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Content-Security-Policy", contentSecurityPolicy(page))
                .header(REFERRER_POLICY, "no-referrer")
                .entity(renderer.render(page)).build();
    }

    /** A file to keep. */
    Response file(String name, String type, String content) {
        return Response.ok(content, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(REFERRER_POLICY, "no-referrer").build();
    }

    /** By GET, whatever the request was. */
    Response redirect(URI location) {
        return Response.seeOther(location)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(REFERRER_POLICY, "no-referrer").build();
    }

    private static String contentSecurityPolicy(Page page) {
        String forms = Stream.concat(Stream.of("'self'"), page.formTargets().stream()).collect(Collectors.joining(" "));
        return "default-src 'none'; style-src 'self'; img-src 'self'; form-action " + forms
                + "; base-uri 'none'; frame-ancestors 'none'";
    }
}
