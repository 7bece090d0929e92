package energy.nox.authenticator.hosted.web;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.oauth2.sdk.util.MultivaluedMapUtils;
import com.nimbusds.oauth2.sdk.util.URLUtils;

import energy.nox.authenticator.hosted.Browser;
import energy.nox.authenticator.hosted.LinkFlow;
import energy.nox.authenticator.hosted.PageRequest;
import energy.nox.authenticator.hosted.Step;
import energy.nox.authenticator.manufacturer.Public;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * The hosted pages. The link's token is in the URL of the first request alone; all others name the session by its id
 * and need the cookie that the first one has set. A GET links nothing. It changes something in two cases: the page of a
 * session that names a supplier begins the login there, and the supplier's redirect back ends its login, for which it
 * needs a state that works once.
 */
@Path("/ui")
@Public
@ApplicationScoped
public class UiResource {

    private LinkFlow flow;
    private StepResponses responses;
    private BrowserCookies cookies;

    @Context
    private HttpServletRequest request;

    @Context
    private HttpHeaders headers;

    /** For the CDI proxy. */
    protected UiResource() {
    }

    @Inject
    public UiResource(LinkFlow flow, StepResponses responses, BrowserCookies cookies) {
        this.flow = flow;
        this.responses = responses;
        this.cookies = cookies;
    }

    /** The link that the manufacturer was given. */
    @GET
    public Response open() {
        Map<String, List<String>> query = query();
        return cookies.makeRoom(answer(flow.open(browser(), first(query, "token"), first(query, "language"))), request);
    }

    /** The session's page: the choice of a supplier, a notice of why that did not work, or how the session ended. */
    @GET
    @Path("session/{id}")
    public Response show(@PathParam("id") UUID id) {
        Map<String, List<String>> query = query();
        return answer(flow.show(browser(), id, new PageRequest(first(query, "language"), first(query, "notice"),
                first(query, "supplier"), first(query, "q"))));
    }

    /** Begins the login at the chosen supplier. */
    @POST
    @Path("session/{id}/login")
    public Response login(@PathParam("id") UUID id, @FormParam("language") String language,
            @FormParam("supplier") String supplierId, @FormParam("another") boolean another) {
        return answer(flow.begin(browser(), id, language, supplierId, another));
    }

    /** The supplier's redirect back. */
    @GET
    @Path("callback/{supplier}")
    public Response callback(@PathParam("supplier") String supplierId) {
        return answer(flow.finish(browser(), supplierId, query()));
    }

    /** The person agrees to connect the account that the page has shown. */
    @POST
    @Path("session/{id}/connect")
    public Response connect(@PathParam("id") UUID id, @FormParam("language") String language,
            @FormParam("account") String account) {
        return answer(flow.connect(browser(), id, language, account));
    }

    /** The receipt of what the person agreed to, as a file. */
    @GET
    @Path("session/{id}/receipt")
    public Response receipt(@PathParam("id") UUID id) {
        return answer(flow.receipt(browser(), id, first(query(), "language")));
    }

    /** The user gives up: the session is cancelled and the manufacturer told. */
    @POST
    @Path("session/{id}/leave")
    public Response leave(@PathParam("id") UUID id, @FormParam("language") String language,
            @FormParam("reason") String reason) {
        return answer(flow.leave(browser(), id, language, reason));
    }

    private Response answer(Step step) {
        return step.handledBy(responses);
    }

    private Browser browser() {
        return cookies.browser(request, headers);
    }

    /** Leaves out a parameter that is not encoded as it must be. JAX-RS would refuse the whole query for it. */
    private Map<String, List<String>> query() {
        return URLUtils.parseParameters(request.getQueryString());
    }

    private static String first(Map<String, List<String>> query, String name) {
        return MultivaluedMapUtils.getFirstValue(query, name);
    }
}
