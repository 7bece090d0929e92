package energy.nox.authenticator.subscriber.web;

import static energy.nox.authenticator.errors.AuthenticatorException.invalid;

import java.util.List;
import java.util.Optional;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import energy.nox.authenticator.json.JsonFields;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.subscriber.NewDeviceConnection;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;

/** The body of a device connection; unknown members are ignored. */
@Schema(name = "CreateManufacturerDeviceConnectionRequest", requiredProperties = "user_id")
record CreateDeviceConnectionRequest(
        @Schema(name = "user_id", description = "The manufacturer's internal user ID for the end-user.",
                examples = "manufacturer_user_id_123")
        String userId,
        @Schema(name = "device_ids", maxItems = NewDeviceConnection.MAX_DEVICES, uniqueItems = true,
                description = "The user's devices. They replace the ones before; left out, those stay.")
        List<String> deviceIds) {

    static CreateDeviceConnectionRequest from(JsonObject body) {
        if (!(body.get("user_id") instanceof JsonString userId)) {
            throw invalid("user_id is required and must be a string");
        }
        return new CreateDeviceConnectionRequest(userId.getString(),
                JsonFields.optionalStrings(body, "device_ids").orElse(null));
    }

    NewDeviceConnection by(Manufacturer manufacturer) {
        return new NewDeviceConnection(manufacturer, userId, Optional.ofNullable(deviceIds));
    }
}
