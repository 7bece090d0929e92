package energy.nox.authenticator.linksession.web;

import java.util.List;
import java.util.Optional;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.linksession.CreatedLinkSession;
import energy.nox.authenticator.linksession.IdempotencyKey;
import energy.nox.authenticator.linksession.LinkSessionReference;
import energy.nox.authenticator.linksession.LinkSessionResponse;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.manufacturer.CurrentManufacturer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The link sessions of the manufacturer whose API key the request carries. */
@Path("/v2/manufacturer/link-sessions")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class LinkSessionsResource {

    private LinkSessions linkSessions;
    private CurrentManufacturer caller;

    /** For the CDI proxy. */
    protected LinkSessionsResource() {
    }

    @Inject
    public LinkSessionsResource(LinkSessions linkSessions, CurrentManufacturer caller) {
        this.linkSessions = linkSessions;
        this.caller = caller;
    }

    @POST
    public Response create(@HeaderParam("Idempotency-Key") List<String> idempotencyKeys, CreateLinkSessionRequest body) {
        CreatedLinkSession created = linkSessions.open(body.by(caller.get()), idempotencyKey(idempotencyKeys));
        return answer(Response.Status.CREATED, LinkSessionResponse.from(created));
    }

    @GET
    @Path("{link_token}")
    public Response get(@PathParam("link_token") String tokenOrId) {
        LinkSessionReference reference = parsed(tokenOrId);
        LinkSessionView session =
                linkSessions.find(reference, caller.get()).orElseThrow(LinkSessions::notFound);
        return answer(Response.Status.OK, linkSessions.response(session, reference, caller.get()));
    }

    @DELETE
    @Path("{link_token}")
    public void cancel(@PathParam("link_token") String tokenOrId) {
        LinkSessionStatus status =
                linkSessions.cancel(parsed(tokenOrId), caller.get()).orElseThrow(LinkSessions::notFound);
        if (status == LinkSessionStatus.COMPLETED) {
            throw new AuthenticatorException(ErrorCode.CONFLICT, "The link session is completed");
        }
    }

    /** It may have a link token, which opens the session. */
    private static Response answer(Response.Status status, LinkSessionResponse session) {
        return Response.status(status).entity(session).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private static LinkSessionReference parsed(String tokenOrId) {
        return LinkSessionReference.parse(tokenOrId).orElseThrow(LinkSessions::notFound);
    }

    private static Optional<IdempotencyKey> idempotencyKey(List<String> given) {
        if (given.size() > 1) {
            throw AuthenticatorException.invalid("Idempotency-Key must be given once");
        }
        return given.stream().findFirst().map(IdempotencyKey::new);
    }
}
