package energy.nox.authenticator.connection.web;

import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.connection.Erasures;
import energy.nox.authenticator.connection.Exports;
import energy.nox.authenticator.connection.ManageSessions;
import energy.nox.authenticator.connection.Relinks;
import energy.nox.authenticator.linksession.CreatedLinkSession;
import energy.nox.authenticator.linksession.LinkSessionResponse;
import energy.nox.authenticator.manufacturer.CurrentManufacturer;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.manufacturer.RedirectUrlCheck;
import energy.nox.authenticator.subscriber.ConnectionQuery;
import energy.nox.authenticator.subscriber.Connections;
import energy.nox.authenticator.subscriber.DisconnectReason;
import energy.nox.authenticator.subscriber.ErasedBy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The connections of the manufacturer whose API key the request carries. */
@Path("/v2/manufacturer/connections")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ConnectionsResource {

    private Connections connections;
    private Relinks relinks;
    private Erasures erasures;
    private Exports exports;
    private ManageSessions manageSessions;
    private CurrentManufacturer caller;

    /** For the CDI proxy. */
    protected ConnectionsResource() {
    }

    @Inject
    public ConnectionsResource(Connections connections, Relinks relinks, Erasures erasures, Exports exports,
            ManageSessions manageSessions, CurrentManufacturer caller) {
        this.connections = connections;
        this.relinks = relinks;
        this.erasures = erasures;
        this.exports = exports;
        this.manageSessions = manageSessions;
        this.caller = caller;
    }

    @GET
    public Response list(@QueryParam("user_id") String userId, @QueryParam("energy_supplier") String supplierId,
            @QueryParam("limit") String limit, @QueryParam("next_token") String nextToken) {
        return answer(Response.Status.OK, ConnectionsResponse.from(connections.list(manufacturer().id(),
                ConnectionQuery.of(userId, supplierId, limit, nextToken))));
    }

    @GET
    @Path("{nox_user_id}")
    public Response get(@PathParam("nox_user_id") String id) {
        return answer(Response.Status.OK, ConnectionResponse.from(
                connections.find(manufacturer().id(), known(id)).orElseThrow(Connections::notFound)));
    }

    @POST
    @Path("{nox_user_id}/relink-sessions")
    public Response relink(@PathParam("nox_user_id") String id, CreateRelinkSessionRequest body) {
        CreatedLinkSession created = relinks.open(manufacturer(), known(id), language(body.language()),
                body.redirectUrl(), body.userHint());
        return answer(Response.Status.CREATED, LinkSessionResponse.from(created));
    }

    @DELETE
    @Path("{nox_user_id}/supplier")
    public void disconnect(@PathParam("nox_user_id") String id) {
        if (!connections.disconnect(manufacturer().id(), known(id), DisconnectReason.BY_MANUFACTURER)) {
            throw Connections.notFound();
        }
    }

    /** An id that is not one is answered like one that nobody has (any more). */
    @DELETE
    @Path("{nox_user_id}")
    public void erase(@PathParam("nox_user_id") String id) {
        parsed(id).ifPresent(noxUserId -> erasures.erase(manufacturer().id(), noxUserId, ErasedBy.MANUFACTURER));
    }

    @GET
    @Path("{nox_user_id}/export")
    public Response export(@PathParam("nox_user_id") String id) {
        return answer(Response.Status.OK, ExportResponse.from(
                exports.export(manufacturer(), known(id)).orElseThrow(Connections::notFound)));
    }

    @POST
    @Path("{nox_user_id}/manage-sessions")
    public Response manage(@PathParam("nox_user_id") String id, CreateManageSessionRequest body) {
        body.redirectUrl().ifPresent(url -> RedirectUrlCheck.validated(url, manufacturer().allowedRedirectUrls()));
        return answer(Response.Status.CREATED, ManageSessionResponse.from(manageSessions
                .open(manufacturer(), known(id), language(body.language()), body.redirectUrl())
                .orElseThrow(Connections::notFound)));
    }

    private Manufacturer manufacturer() {
        return caller.get();
    }

    private static Language language(Optional<String> given) {
        return given.map(Language::get).orElse(Language.DEFAULT);
    }

    private static UUID known(String id) {
        return parsed(id).orElseThrow(Connections::notFound);
    }

    private static Optional<UUID> parsed(String id) {
        return id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
                ? Optional.of(UUID.fromString(id)) : Optional.empty();
    }

    /** What is about a person, or opens something, is not for a cache. */
    private static Response answer(Response.Status status, Record body) {
        return Response.status(status).entity(body).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
