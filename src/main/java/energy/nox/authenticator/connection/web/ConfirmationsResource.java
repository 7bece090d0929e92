package energy.nox.authenticator.connection.web;

import energy.nox.authenticator.connection.Confirmations;
import energy.nox.authenticator.linksession.LinkSessionReference;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.manufacturer.CurrentManufacturer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** A manufacturer confirms that the person who agreed is its own user. */
@Path("/v2/manufacturer/link-sessions/{link_token}/confirm")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ConfirmationsResource {

    private Confirmations confirmations;
    private LinkSessions linkSessions;
    private CurrentManufacturer caller;

    /** For the CDI proxy. */
    protected ConfirmationsResource() {
    }

    @Inject
    public ConfirmationsResource(Confirmations confirmations, LinkSessions linkSessions, CurrentManufacturer caller) {
        this.confirmations = confirmations;
        this.linkSessions = linkSessions;
        this.caller = caller;
    }

    @POST
    public Response confirm(@PathParam("link_token") String tokenOrId, ConfirmLinkSessionRequest body) {
        LinkSessionReference reference = LinkSessionReference.parse(tokenOrId).orElseThrow(LinkSessions::notFound);
        LinkSessionView session = confirmations.confirm(reference, caller.get(), body.code(), body.userId());
        return Response.ok(linkSessions.response(session, reference, caller.get()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
