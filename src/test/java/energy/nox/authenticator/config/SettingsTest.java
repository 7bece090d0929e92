package energy.nox.authenticator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import energy.nox.authenticator.support.TestSettings;

class SettingsTest {

    private final Map<String, String> config = new HashMap<>();
    private final Settings settings = TestSettings.of(config);

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "nox.supliers              | ; the nearest one is nox.suppliers",
        "NOX_SUPLIERS              | ; the nearest one is NOX_SUPPLIERS",
        "nox.supplier.north.nme.fr | ; the nearest one is nox.supplier.north.name.fr",
        "nox.something.else        | -"})
    void anUnknownNameIsToldWithTheNearestOne(String name, String nearest) {
        readSuppliers();
        config.put(name, "value");
        assertEquals(List.of(name + " has no effect, since there is no such property"
                + (nearest == null ? "" : nearest)),
                settings.unknown());
    }

    @ParameterizedTest
    @CsvSource({"nox.suppliers", "NOX_SUPPLIERS", "NOX_SUPPLIER_NORTH_NAME_FR", "db.url", "NOXIOUS", "nox.config.dirs",
        "NOX_CONFIG_DIRS", "NOX_CONTEXT_ROOT"})
    void aNameThatIsReadIsNotTold(String name) {
        readSuppliers();
        config.put(name, "value");
        assertEquals(List.of(), settings.unknown());
    }

    @ParameterizedTest
    @CsvSource({"nox.supplier.south.name", "NOX_SUPPLIER_SOUTH_NAME"})
    void aNameOfWhatIsNotEnabledIsNotTold(String name) {
        settings.leaveUnread("nox.supplier.south.");
        config.put(name, "value");
        assertEquals(List.of(), settings.unknown());
    }

    /** Open Liberty lists the variable NOX_UI_BASE_URL as the property nox.ui.base.url too. */
    @Test
    void aVariableThatTheServerListsAsAPropertyTooIsNotTold() {
        settings.text("nox.ui.base-url");
        config.put("NOX_UI_BASE_URL", "value");
        config.put("nox.ui.base.url", "value");
        assertEquals(List.of(), settings.unknown());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "nox.supplier.north.nmae | nox.supplier.north.nmae",
        "NOX_SUPPLIER_NORTH_NAM  | NOX_SUPPLIER_NORTH_NAM",
        "nox.supplier.south.name | -"})
    void aMissingPropertyNamesWhatMayHaveBeenMeantForIt(String configured, String told) {
        config.put(configured, "value");
        InvalidConfigException fault =
                assertThrows(InvalidConfigException.class, () -> settings.requiredText("nox.supplier.north.name"));
        assertEquals("nox.supplier.north.name must be set" + (told == null ? "" : "; " + told
                + " may have been meant for it"),
                fault.reason());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "http://localhost:9080/ui, INFO",
        "http://127.0.0.1/ui, INFO",
        "http://[::1]:9080/ui, INFO",
        "https://auth.example/ui, WARNING",
        "http://localhost.example/ui, WARNING",
        "-, WARNING"})
    void whatIsForTryingOutAloneIsNoWarningOnThisMachine(String url, String level) {
        config.put("nox.ui.base-url", url);
        assertEquals(Level.parse(level), settings.levelOfTrial());
    }

    private void readSuppliers() {
        settings.list("nox.suppliers");
        settings.text("nox.supplier.north.name");
        settings.text("nox.supplier.north.name.fr");
    }
}
