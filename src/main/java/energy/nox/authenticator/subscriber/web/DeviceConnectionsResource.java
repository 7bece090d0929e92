package energy.nox.authenticator.subscriber.web;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import energy.nox.authenticator.errors.web.ErrorResponse;
import energy.nox.authenticator.manufacturer.CurrentManufacturer;
import energy.nox.authenticator.subscriber.DeviceConnection;
import energy.nox.authenticator.subscriber.Subscribers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The device connections of the users of the manufacturer whose API key the request carries. */
@Path("/v2/manufacturer/device-connections")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Manufacturer")
@ApplicationScoped
public class DeviceConnectionsResource {

    @Inject
    private Subscribers subscribers;

    @Inject
    private CurrentManufacturer caller;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createManufacturerDeviceConnection", summary = "Create manufacturer device connection",
            description = "Connect a user of a manufacturer and its devices without a login at an energy supplier. "
                    + "The same user keeps its `nox_user_id`.")
    @RequestBody(required = true,
            content = @Content(schema = @Schema(implementation = CreateDeviceConnectionRequest.class)))
    @APIResponse(responseCode = "201", description = "User and devices connected.",
            content = @Content(schema = @Schema(implementation = DeviceConnectionResponse.class)))
    @APIResponse(responseCode = "400", description = "Validation error.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class),
                    example = "{\"error\": \"user_id is required and must be a string\"}"))
    @APIResponse(responseCode = "401", description = "Missing or invalid API key, or manufacturer not enabled.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class),
                    example = "{\"error\": \"Invalid API key\"}"))
    @SecurityRequirement(name = "ApiKeyAuth")
    public Response create(JsonObject body) {
        DeviceConnection connection = subscribers.connect(CreateDeviceConnectionRequest.from(body).by(caller.get()));
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(DeviceConnectionResponse.from(connection))
                .build();
    }
}
