package energy.nox.authenticator.subscriber.web;

import energy.nox.authenticator.manufacturer.CurrentManufacturer;
import energy.nox.authenticator.subscriber.DeviceConnection;
import energy.nox.authenticator.subscriber.Subscribers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The device connections of the users of the manufacturer whose API key the request carries. */
@Path("/v2/manufacturer/device-connections")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class DeviceConnectionsResource {

    private Subscribers subscribers;
    private CurrentManufacturer caller;

    /** For the CDI proxy. */
    protected DeviceConnectionsResource() {
    }

    @Inject
    public DeviceConnectionsResource(Subscribers subscribers, CurrentManufacturer caller) {
        this.subscribers = subscribers;
        this.caller = caller;
    }

    @POST
    public Response create(CreateDeviceConnectionRequest body) {
        DeviceConnection connection = subscribers.connect(body.by(caller.get()));
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(DeviceConnectionResponse.from(connection))
                .build();
    }
}
