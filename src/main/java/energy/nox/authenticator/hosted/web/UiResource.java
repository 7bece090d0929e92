package energy.nox.authenticator.hosted.web;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.hosted.LeaveReason;
import energy.nox.authenticator.hosted.LinkFlow.Next;
import energy.nox.authenticator.hosted.LinkFlow;
import energy.nox.authenticator.hosted.ReturnUrls;
import energy.nox.authenticator.linksession.LinkSessionTrace;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.manufacturer.Public;
import energy.nox.authenticator.supplier.SupplierException;
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
import jakarta.ws.rs.core.UriInfo;

/**
 * The hosted pages. A GET changes nothing, except that the supplier's redirect back ends its own login; that one needs
 * the browser's cookie and a state that works once.
 */
@Public
@Path("/ui")
public class UiResource {

    @Inject
    private LinkSessions linkSessions;

    @Inject
    private LinkSessionTrace trace;

    @Inject
    private LinkFlow flow;

    @Inject
    private Pages pages;

    @Inject
    private ReturnUrls returnUrls;

    @Inject
    private BrowserCookie cookies;

    @Context
    private HttpHeaders request;

    @Context
    private HttpServletRequest servletRequest;

    @Context
    private UriInfo uri;

    /** The session's page: the choice of a supplier, a notice of why that did not work, or how the session ended. */
    @GET
    public Response show(@QueryParam("token") String token, @QueryParam("language") String language,
            @QueryParam("q") String query, @QueryParam("notice") String notice, @QueryParam("supplier") String supplierId) {
        Optional<Pages.Visit> found = visit(token, language);
        if (found.isEmpty()) {
            return unknown(language);
        }
        return trace.step("page", found.get().session().id(), () -> show(found.get(), query, notice, supplierId));
    }

    private Response show(Pages.Visit visit, String query, String notice, String supplierId) {
        LinkSessionView session = visit.session();
        Optional<BrowserCookie.Binding> binding = cookies.find(servletRequest, session.id());
        if (!session.isOpen()) {
            return pages.over(visit, binding.flatMap(known -> flow.result(session, known.secret())));
        }
        boolean noticed = "cancel".equals(notice)
                || LeaveReason.find(notice).filter(reason -> reason != LeaveReason.SESSION_EXPIRED).isPresent();
        Response page = noticed ? pages.openNotice(visit, notice, supplierId) : pages.choose(visit, query);
        if (binding.isPresent()) {
            return page;
        }
        return Response.fromResponse(page)
                .cookie(cookies.create(LinkToken.parse(visit.token()).orElseThrow(), session.id())).build();
    }

    /** Begins the login at the chosen supplier. */
    @POST
    @Path("login")
    public Response login(@FormParam("token") String token, @FormParam("language") String language,
            @FormParam("supplier") String supplierId) {
        Optional<Pages.Visit> found = visit(token, language);
        if (found.isEmpty()) {
            return unknown(language);
        }
        Pages.Visit visit = found.get();
        Optional<BrowserCookie.Binding> binding = cookies.find(servletRequest, visit.session().id());
        // Without the cookie: it was lost, or another site posted this form. The page sets it and asks again.
        if (!visit.session().isOpen() || binding.isEmpty() || supplierId == null) {
            return Response.seeOther(pages.sessionUrl(token, visit.language())).build();
        }
        try {
            URI next = flow.begin(visit.session(), supplierId, visit.language(), binding.get().secret())
                    .orElseGet(() -> pages.sessionUrl(token, visit.language()));
            return Response.seeOther(next).build();
        } catch (SupplierException e) {
            return Response.seeOther(pages.noticeUrl(token, visit.language(), LeaveReason.valueOf(e.reason().name()).code(),
                    supplierId)).build();
        }
    }

    /** The supplier's redirect back. */
    @GET
    @Path("callback/{supplier}")
    public Response callback(@PathParam("supplier") String supplierId) {
        Map<String, List<String>> parameters = new HashMap<>(uri.getQueryParameters());
        Next next = flow.finish(supplierId, parameters,
                sessionId -> cookies.find(servletRequest, sessionId).map(BrowserCookie.Binding::secret));
        if (next instanceof Next.Return result) {
            return Response.seeOther(result.url()).header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .header("Referrer-Policy", "no-referrer").build();
        }
        if (next instanceof Next.Failed failed) {
            return Response.seeOther(pages.noticeUrl(tokenOf(failed.session()), failed.language(), failed.reason().code(),
                    failed.supplierId())).build();
        }
        if (next instanceof Next.Show show) {
            return Response.seeOther(pages.sessionUrl(tokenOf(show.session()), show.language())).build();
        }
        if (next instanceof Next.BrowserChanged changed) {
            return pages.browserChanged(changed.session(), changed.language());
        }
        return unknown(null);
    }

    /** The user gives up: the session is cancelled and the manufacturer told. */
    @POST
    @Path("leave")
    public Response leave(@FormParam("token") String token, @FormParam("language") String language,
            @FormParam("reason") String reason) {
        Optional<Pages.Visit> found = visit(token, language);
        if (found.isEmpty()) {
            return unknown(language);
        }
        LinkSessionView session = found.get().session();
        if (!linkSessions.cancel(session.id())) {
            return Response.seeOther(pages.sessionUrl(token, found.get().language())).build();
        }
        return Response.seeOther(returnUrls.withError(session, LeaveReason.find(reason).orElse(LeaveReason.ACCESS_DENIED)))
                .build();
    }

    private Optional<Pages.Visit> visit(String token, String language) {
        return LinkToken.parse(token).flatMap(linkSessions::find)
                .map(session -> new Pages.Visit(session, token, Language.find(language).orElse(session.language())));
    }

    private String tokenOf(LinkSessionView session) {
        return cookies.find(servletRequest, session.id()).orElseThrow().token().value();
    }

    private Response unknown(String language) {
        return pages.plain("unknown_link", Language.find(language).orElseGet(() -> Languages.preferred(request)),
                Response.Status.NOT_FOUND, null);
    }
}
