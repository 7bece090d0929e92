package energy.nox.authenticator.supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.MovableClock;
import energy.nox.authenticator.support.TestSettings;

/** Suppliers whose configuration changes while the server runs. */
class SuppliersTest {

    private final Map<String, String> config = new HashMap<>(Map.of("nox.suppliers", "north"));
    private final MovableClock clock = new MovableClock();
    private final Suppliers suppliers = suppliers();

    private Suppliers suppliers() {
        configure("north");
        configure("south");
        return new Suppliers(TestSettings.reloads(config, clock), clock, NorthSupplier.SIGNALS,
                NorthSupplier.CALLS);
    }

    private void configure(String id) {
        config.put("nox.supplier." + id + ".name", id);
        config.put("nox.supplier." + id + ".issuer", "https://login." + id + ".example");
        config.put("nox.supplier." + id + ".client-id", "nox");
    }

    @Test
    void oneComesAndGoes() {
        change("nox.suppliers", "south,north");
        assertEquals(List.of("south", "north"), offered());
        change("nox.suppliers", "north,south");
        assertEquals(List.of("north", "south"), offered());
        change("nox.supplier.south.enabled", "false");
        assertEquals(List.of("north"), offered());
        assertTrue(suppliers.find("south").isEmpty());
        change("nox.suppliers", "");
        assertEquals(List.of(), offered());
    }

    @Test
    void oneThatHasNotChangedKeepsItsClient() {
        SupplierClient before = suppliers.find("north").orElseThrow();
        clock.forward(Duration.ofSeconds(10));
        assertSame(before, suppliers.find("north").orElseThrow());
        change("nox.suppliers", "south,north");
        assertSame(before, suppliers.find("north").orElseThrow());
        change("nox.supplier.south.name", "Other");
        assertSame(before, suppliers.find("north").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"issuer, https://elsewhere.example", "client-secret, new", "client-id, other", "manufacturers, acme",
        "scopes, openid", "prompt, none", "max-age, PT1M"})
    void oneThatHasChangedHasAnotherClient(String property, String value) {
        SupplierClient before = suppliers.find("north").orElseThrow();
        change("nox.supplier.north." + property, value);
        assertNotSame(before, suppliers.find("north").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"name, Other, true", "client-secret, new, true", "manufacturers, acme, true", "max-age, PT1M, true",
        "client-id, other, false", "endpoint-hosts, login.north.net, false", "private-addresses, allow, false",
        "id-token-algorithms, RS256, false"})
    void whatWasDiscoveredIsKeptUnlessItMayBeDifferentNow(String property, String value, boolean kept) {
        try (MisbehavingSupplier provider = MisbehavingSupplier.start()) {
            change("nox.supplier.north.issuer", provider.issuer().toString());
            suppliers.find("north").orElseThrow().refresh();
            assertTrue(suppliers.find("north").orElseThrow().isAvailable());
            change("nox.supplier.north." + property, value);
            assertEquals(kept, suppliers.find("north").orElseThrow().isAvailable());
        }
    }

    @Test
    void aNewSecretIsAnotherOne() {
        change("nox.supplier.north.client-secret", "first");
        SupplierClient first = suppliers.find("north").orElseThrow();
        change("nox.supplier.north.client-secret", "second");
        assertNotSame(first, suppliers.find("north").orElseThrow());
    }

    @Test
    void aWrongConfigurationLeavesTheLastGoodOne() {
        SupplierClient before = suppliers.find("north").orElseThrow();
        change("nox.supplier.north.issuer", "ftp://north.example");
        assertSame(before, suppliers.find("north").orElseThrow());
    }

    private List<String> offered() {
        return suppliers.offeredBy("acme").stream().map(client -> client.supplier().id()).toList();
    }

    private void change(String property, String value) {
        config.put(property, value);
        clock.forward(Duration.ofSeconds(10));
    }
}
