package energy.nox.authenticator.subscriber.web;

import java.util.List;
import java.util.UUID;

import energy.nox.authenticator.subscriber.DeviceConnection;

/**
 * The answer to a device connection (schema {@code CreateManufacturerDeviceConnectionResponse}).
 *
 * @param connectedAt in Unix seconds
 */
record DeviceConnectionResponse(String manufacturerUserId, UUID noxUserId, List<String> deviceIds, long connectedAt) {

    static DeviceConnectionResponse from(DeviceConnection connection) {
        return new DeviceConnectionResponse(connection.userId(), connection.noxUserId(), connection.deviceIds(),
                connection.connectedAt().getEpochSecond());
    }
}
