package energy.nox.authenticator.hosted.web;

import java.util.UUID;
import java.util.function.Function;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.connection.ManageSessions;
import energy.nox.authenticator.manufacturer.Public;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * The page on which a person sees and ends the connection. Its token is the only key to it, and works for ten
 * minutes. It is in the URL of the first request alone, which keeps it in a cookie for the others. A GET changes nothing.
 */
@Path("/ui/manage")
@Public
@ApplicationScoped
public class ManageResource {

    private ManageSessions sessions;
    private ManagePages pages;
    private Pages plainPages;
    private PageResponses responses;
    private BrowserCookies cookies;

    @Context
    private HttpServletRequest request;

    @Context
    private HttpHeaders headers;

    /** For the CDI proxy. */
    protected ManageResource() {
    }

    @Inject
    public ManageResource(ManageSessions sessions, ManagePages pages, Pages plainPages, PageResponses responses,
            BrowserCookies cookies) {
        this.sessions = sessions;
        this.pages = pages;
        this.plainPages = plainPages;
        this.responses = responses;
        this.cookies = cookies;
    }

    /** The link that the manufacturer was given. */
    @GET
    public Response open(@QueryParam("token") String token, @QueryParam("language") String language) {
        return cookies.makeRoom(visit(token, language, visit -> {
            sessions.recordOpening(visit);
            return Response.fromResponse(responses.redirect(pages.page(visit)))
                    .cookie(cookies.manage(token, visit.id())).build();
        }), request);
    }

    /** What is connected; with {@code notice=disconnect} the question whether to end it. */
    @GET
    @Path("{id}")
    public Response show(@PathParam("id") UUID id, @QueryParam("language") String language,
            @QueryParam("notice") String notice) {
        return visit(id, language, visit -> page(
                ManagePages.DISCONNECT.equals(notice) && visit.connection().isAlive()
                        ? pages.question(visit) : pages.connection(visit)));
    }

    /** The receipt of what the person agreed to, as a file. */
    @GET
    @Path("{id}/receipt")
    public Response receipt(@PathParam("id") UUID id, @QueryParam("language") String language) {
        return visit(id, language, visit -> visit.connection().isAlive()
                ? responses.file("consent-receipt.jwt", "application/jwt", visit.connection().consent().receipt())
                : page(pages.connection(visit)));
    }

    /** The person ends the connection. A second time, nothing changes. */
    @POST
    @Path("{id}/disconnect")
    public Response disconnect(@PathParam("id") UUID id, @FormParam("language") String language) {
        return visit(id, language, visit -> {
            sessions.disconnect(visit);
            return page(pages.disconnected(visit));
        });
    }

    private Response page(Page page) {
        return responses.page(Response.Status.OK, page);
    }

    private Response visit(UUID id, String language, Function<ManageSessions.Visit, Response> answer) {
        return cookies.manageToken(request, id).map(token -> visit(token, language, answer))
                .orElseGet(() -> plain(Response.Status.BAD_REQUEST, Pages.NO_COOKIE, language));
    }

    private Response visit(String token, String language, Function<ManageSessions.Visit, Response> answer) {
        return sessions.find(token)
                .map(visit -> answer.apply(visit.in(Language.find(language).orElse(visit.language()))))
                .orElseGet(() -> plain(Response.Status.NOT_FOUND, "unknown_link", language));
    }

    private Response plain(Response.Status status, String notice, String language) {
        return responses.page(status, plainPages.plain(notice,
                Language.find(language).orElseGet(() -> Languages.preferred(headers)), null));
    }
}
