package energy.nox.authenticator.subscriber;

import static energy.nox.authenticator.errors.AuthenticatorException.invalid;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

import energy.nox.authenticator.manufacturer.IdentifierCheck;
import energy.nox.authenticator.manufacturer.Manufacturer;

/**
 * What a manufacturer asks for; valid from its construction on.
 *
 * @param deviceIds replace the user's devices; empty where they stay as they are
 */
public record NewDeviceConnection(Manufacturer manufacturer, String userId, Optional<List<String>> deviceIds) {

    public static final int MAX_DEVICES = 100;

    /** @throws energy.nox.authenticator.errors.AuthenticatorException 400 naming the field */
    public NewDeviceConnection {
        IdentifierCheck.validated("user_id", userId);
        deviceIds.ifPresent(NewDeviceConnection::validate);
    }

    private static void validate(List<String> ids) {
        if (ids.size() > MAX_DEVICES) {
            throw invalid("device_ids must have at most " + MAX_DEVICES + " entries");
        }
        for (int i = 0; i < ids.size(); i++) {
            IdentifierCheck.validated("device_ids[" + i + "]", ids.get(i));
        }
        if (new HashSet<>(ids).size() < ids.size()) {
            throw invalid("device_ids must be different from each other");
        }
    }
}
