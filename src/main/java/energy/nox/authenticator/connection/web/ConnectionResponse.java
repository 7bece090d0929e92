package energy.nox.authenticator.connection.web;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import energy.nox.authenticator.subscriber.ConnectionView;

/**
 * A connection as its manufacturer sees it; times are Unix seconds. What is not (yet) so is null.
 *
 * @param reason why there is no connection; null where there is one
 */
record ConnectionResponse(UUID noxUserId, String manufacturerUserId, String status, String energySupplier,
        List<String> deviceIds, Long connectedAt, Long disconnectedAt, String reason, ConsentResponse consent) {

    static ConnectionResponse from(ConnectionView connection) {
        return new ConnectionResponse(connection.noxUserId(), connection.userId(), code(connection.status()),
                connection.supplierId(), connection.deviceIds(), seconds(connection.connectedAt()),
                seconds(connection.disconnectedAt()), code(connection.reason()),
                connection.consent() == null ? null : ConsentResponse.from(connection.consent()));
    }

    private static String code(Enum<?> value) {
        return value == null ? null : value.name().toLowerCase(Locale.ROOT);
    }

    static Long seconds(Instant moment) {
        return moment == null ? null : moment.getEpochSecond();
    }
}
