package energy.nox.authenticator.hosted.web;

import java.util.Optional;
import java.util.function.Function;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.connection.ManageSessions;
import energy.nox.authenticator.manufacturer.Public;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * The page on which a person sees and ends the connection. Its token is the only key to it, and works for ten
 * minutes. A GET changes nothing.
 */
@Path("/ui/manage")
@Public
@ApplicationScoped
public class ManageResource {

    private ManageSessions sessions;
    private ManagePages pages;
    private Pages plainPages;
    private PageResponses responses;

    @Context
    private HttpHeaders headers;

    /** For the CDI proxy. */
    protected ManageResource() {
    }

    @Inject
    public ManageResource(ManageSessions sessions, ManagePages pages, Pages plainPages, PageResponses responses) {
        this.sessions = sessions;
        this.pages = pages;
        this.plainPages = plainPages;
        this.responses = responses;
    }

    /** What is connected; with {@code notice=disconnect} the question whether to end it. */
    @GET
    public Response show(@QueryParam("token") String token, @QueryParam("language") String language,
            @QueryParam("notice") String notice) {
        return visit(token, language, visit -> page(
                ManagePages.DISCONNECT.equals(notice) && visit.connection().isAlive()
                        ? pages.question(visit, token) : pages.connection(visit, token)));
    }

    /** The receipt of what the person agreed to, as a file. */
    @GET
    @Path("receipt")
    public Response receipt(@QueryParam("token") String token, @QueryParam("language") String language) {
        return visit(token, language, visit -> visit.connection().isAlive()
                ? responses.file("consent-receipt.jwt", "application/jwt", visit.connection().consent().receipt())
                : page(pages.connection(visit, token)));
    }

    /** The person ends the connection. A second time, nothing changes. */
    @POST
    @Path("disconnect")
    public Response disconnect(@FormParam("token") String token, @FormParam("language") String language) {
        return visit(token, language, visit -> {
            sessions.disconnect(visit);
            return page(pages.disconnected(visit, token));
        });
    }

    private Response page(Page page) {
        return responses.page(Response.Status.OK, page);
    }

    private Response visit(String token, String language, Function<ManageSessions.Visit, Response> answer) {
        Optional<Language> asked = Language.find(language);
        return sessions.find(token)
                .map(visit -> answer.apply(visit.in(asked.orElse(visit.language()))))
                .orElseGet(() -> responses.page(Response.Status.NOT_FOUND, plainPages.plain("unknown_link",
                        asked.orElseGet(() -> Languages.preferred(headers)), null)));
    }
}
