package energy.nox.authenticator.linksession.web;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.web.ErrorResponse;
import energy.nox.authenticator.linksession.CreatedLinkSession;
import energy.nox.authenticator.linksession.IdempotencyKey;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.linksession.NewLinkSession;
import energy.nox.authenticator.manufacturer.CurrentManufacturer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
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
@Tag(name = "Manufacturer")
@ApplicationScoped
public class LinkSessionsResource {

    @Inject
    private LinkSessions linkSessions;

    @Inject
    private CurrentManufacturer caller;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createManufacturerLinkSession", summary = "Create manufacturer link session",
            description = "Create a new link session to connect a user of a manufacturer. The user's browser is to be "
                    + "sent to the returned `link_url`, the NOX Authenticator UI.")
    @RequestBody(required = true,
            content = @Content(schema = @Schema(implementation = CreateLinkSessionRequest.class)))
    @APIResponse(responseCode = "201", description = "Link session created successfully.",
            content = @Content(schema = @Schema(implementation = LinkSessionResponse.class)))
    @APIResponse(responseCode = "400", description = "Validation error.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class),
                    example = "{\"error\": \"user_id is required\"}"))
    @APIResponse(responseCode = "401", description = "Missing or invalid API key, or manufacturer not enabled.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class),
                    example = "{\"error\": \"Invalid API key\"}"))
    @APIResponse(responseCode = "409", description = "The Idempotency-Key was used with another request.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @SecurityRequirement(name = "ApiKeyAuth")
    public Response create(@HeaderParam("Idempotency-Key") @Parameter(schema = @Schema(type = SchemaType.STRING,
                    minLength = 1, maxLength = 255), description = "1 to 255 visible ASCII characters. The same request "
                    + "under the same key gets the same answer for as long as its session lives.")
            List<String> idempotencyKeys, JsonObject body) {
        NewLinkSession request = CreateLinkSessionRequest.from(body).by(caller.get());
        CreatedLinkSession created = linkSessions.open(request, idempotencyKey(idempotencyKeys));
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(LinkSessionResponse.from(created))
                .build();
    }

    @GET
    @Path("{link_token}")
    @Operation(operationId = "getManufacturerLinkSession", summary = "Get manufacturer link session",
            description = "How a link session stands. This is how a backend checks what a browser told it.")
    @APIResponse(responseCode = "200", description = "The link session.",
            content = @Content(schema = @Schema(implementation = LinkSessionResponse.class)))
    @APIResponse(responseCode = "401", description = "Missing or invalid API key, or manufacturer not enabled.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(responseCode = "404", description = "No link session of this manufacturer has the token.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @SecurityRequirement(name = "ApiKeyAuth")
    public Response get(@PathParam("link_token") String token) {
        LinkToken linkToken = parsed(token);
        LinkSessionView session = linkSessions.get(linkToken, caller.get());
        URI linkUrl = linkSessions.linkUrl(linkToken, session.language());
        return Response.ok(LinkSessionResponse.of(session, linkToken, linkUrl, caller.get()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @DELETE
    @Path("{link_token}")
    @Operation(operationId = "cancelManufacturerLinkSession", summary = "Cancel manufacturer link session",
            description = "Afterwards the session is never completed. It may be repeated.")
    @APIResponse(responseCode = "204", description = "The session is cancelled, or was, or has expired.")
    @APIResponse(responseCode = "401", description = "Missing or invalid API key, or manufacturer not enabled.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(responseCode = "404", description = "No link session of this manufacturer has the token.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(responseCode = "409", description = "The session is completed.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @SecurityRequirement(name = "ApiKeyAuth")
    public void cancel(@PathParam("link_token") String token) {
        linkSessions.cancel(parsed(token), caller.get());
    }

    private static LinkToken parsed(String token) {
        return LinkToken.parse(token).orElseThrow(LinkSessions::notFound);
    }

    private static Optional<IdempotencyKey> idempotencyKey(List<String> given) {
        if (given.size() > 1) {
            throw AuthenticatorException.invalid("Idempotency-Key must be given once");
        }
        return given.stream().findFirst().map(IdempotencyKey::new);
    }
}
