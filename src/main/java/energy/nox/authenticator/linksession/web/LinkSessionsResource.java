package energy.nox.authenticator.linksession.web;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import energy.nox.authenticator.linksession.CreatedLinkSession;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.manufacturer.CurrentManufacturer;
import energy.nox.authenticator.platform.web.ErrorResponse;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The link sessions of the manufacturer whose API key the request carries. */
@Path("/v2/manufacturer/link-sessions")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Manufacturer")
public class LinkSessionsResource {

    @Inject
    private LinkSessions linkSessions;

    @Inject
    private CurrentManufacturer caller;

    @POST
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
    @SecurityRequirement(name = "ApiKeyAuth")
    public Response create(JsonObject body) {
        CreatedLinkSession created = linkSessions.open(CreateLinkSessionRequest.from(body).by(caller.get()));
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(LinkSessionResponse.from(created))
                .build();
    }
}
