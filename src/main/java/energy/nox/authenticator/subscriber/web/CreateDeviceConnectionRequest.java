package energy.nox.authenticator.subscriber.web;

import java.util.List;
import java.util.Optional;

import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.subscriber.NewDeviceConnection;

/** The body of a device connection (schema {@code CreateManufacturerDeviceConnectionRequest}). */
record CreateDeviceConnectionRequest(String userId, Optional<List<String>> deviceIds) {

    NewDeviceConnection by(Manufacturer manufacturer) {
        return new NewDeviceConnection(manufacturer, userId, deviceIds);
    }
}
