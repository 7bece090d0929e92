package energy.nox.authenticator.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection is connected, connected again in another's place, disconnected once, and connected again after that. */
class ConnectionTest {

    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant LATER = THEN.plusSeconds(60);
    private static final SupplierLink NORTH = new SupplierLink("north", "https://north.example", "anna");
    private static final SupplierLink SOUTH = new SupplierLink("south", "https://south.example", "4711");
    private static final UUID CONSENT = UUID.randomUUID();
    private static final UUID LATER_CONSENT = UUID.randomUUID();

    private final Connection connection = Connection.of(UUID.randomUUID(), NORTH, CONSENT, THEN);

    @Test
    void isConnectedFromTheBeginning() {
        assertIsConnected(NORTH, CONSENT, THEN);
    }

    @Test
    void takesAnotherAccountInThePlaceOfTheOneBefore() {
        connection.connect(SOUTH, LATER_CONSENT, LATER);
        assertIsConnected(SOUTH, LATER_CONSENT, LATER);
    }

    @ParameterizedTest
    @EnumSource(names = {"BY_MANUFACTURER", "BY_USER", "BY_SUPPLIER", "RETENTION"})
    void forgetsTheAccountWhenItEndsAndKeepsTheSupplier(DisconnectReason reason) {
        assertTrue(connection.disconnect(reason, LATER));
        assertFalse(connection.isAlive());
        assertEquals(ConnectionStatus.DISCONNECTED, connection.status());
        assertNull(connection.account());
        assertEquals("north", connection.supplierId());
        assertEquals(THEN, connection.connectedAt());
        assertEquals(LATER, connection.disconnectedAt());
        assertEquals(reason, connection.reason());
        assertEquals(CONSENT, connection.consentId());
    }

    @Test
    void endsOnce() {
        connection.disconnect(DisconnectReason.BY_USER, THEN);
        assertFalse(connection.disconnect(DisconnectReason.BY_MANUFACTURER, LATER));
        assertEquals(DisconnectReason.BY_USER, connection.reason());
        assertEquals(THEN, connection.disconnectedAt());
    }

    @Test
    void isConnectedAgainAfterItsEndAsIfItHadNotEnded() {
        connection.disconnect(DisconnectReason.BY_USER, THEN);
        connection.connect(NORTH, LATER_CONSENT, LATER);
        assertIsConnected(NORTH, LATER_CONSENT, LATER);
    }

    private void assertIsConnected(SupplierLink account, UUID consent, Instant since) {
        assertTrue(connection.isAlive());
        assertEquals(ConnectionStatus.CONNECTED, connection.status());
        assertEquals(account, connection.account());
        assertEquals(account.supplierId(), connection.supplierId());
        assertEquals(consent, connection.consentId());
        assertEquals(since, connection.connectedAt());
        assertNull(connection.disconnectedAt());
        assertNull(connection.reason());
    }
}
