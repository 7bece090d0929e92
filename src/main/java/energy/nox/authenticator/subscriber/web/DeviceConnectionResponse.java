package energy.nox.authenticator.subscriber.web;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import energy.nox.authenticator.subscriber.DeviceConnection;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbPropertyOrder;

/** The answer to a device connection; the time is in Unix seconds. */
@Schema(name = "CreateManufacturerDeviceConnectionResponse",
        requiredProperties = {"manufacturer_user_id", "nox_user_id", "device_ids", "connected_at"})
@JsonbPropertyOrder({"manufacturerUserId", "noxUserId", "deviceIds", "connectedAt"})
public record DeviceConnectionResponse(
        @JsonbProperty("manufacturer_user_id")
        @Schema(name = "manufacturer_user_id", description = "The manufacturer's user ID.")
        String manufacturerUserId,
        @JsonbProperty("nox_user_id")
        @Schema(name = "nox_user_id", format = "uuid", description = "The NOX user; the same for this user ever after.")
        String noxUserId,
        @JsonbProperty("device_ids")
        @Schema(name = "device_ids", description = "The user's devices from now on.")
        List<String> deviceIds,
        @JsonbProperty("connected_at")
        @Schema(name = "connected_at", description = "Unix timestamp of this connection.")
        long connectedAt) {

    static DeviceConnectionResponse from(DeviceConnection connection) {
        return new DeviceConnectionResponse(connection.userId(), connection.noxUserId().toString(),
                connection.deviceIds(), connection.connectedAt().getEpochSecond());
    }
}
