package energy.nox.authenticator.manufacturer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.observe.Audit;
import energy.nox.authenticator.secret.Sha256;
import energy.nox.authenticator.support.MovableClock;
import energy.nox.authenticator.support.TestSettings;

class ManufacturersTest {

    private final Map<String, String> config = new HashMap<>();
    private final MovableClock clock = new MovableClock();

    @BeforeEach
    void twoManufacturers() {
        config.put("nox.manufacturers", "acme, globex");
        config.put("nox.manufacturer.acme.name", "acme heat pumps");
        config.put("nox.manufacturer.acme.api-keys", digest("acme-1") + "," + digest("acme-2").toUpperCase());
        config.put("nox.manufacturer.globex.name", "Globex");
        config.put("nox.manufacturer.globex.brand", "Globex Home");
        config.put("nox.manufacturer.globex.api-keys", digest("globex-1"));
    }

    @Test
    void eachKeyLeadsToItsManufacturer() {
        Manufacturers manufacturers = manufacturers();
        assertEquals("acme", manufacturers.authenticate("acme-1").id());
        assertEquals("acme", manufacturers.authenticate("acme-2").id());
        assertEquals("globex", manufacturers.authenticate("globex-1").id());
    }

    @Test
    void theBrandIsTheConfiguredOneElseTheNameInTitleCase() {
        assertEquals(List.of("Acme Heat Pumps", "Globex Home"),
                List.of(manufacturers().find("acme").orElseThrow().brand(),
                        manufacturers().find("globex").orElseThrow().brand()));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "acme-3", "acme-1 ", "ACME-1", "acme"})
    void aWrongKeyIs401(String key) {
        AuthenticatorException refusal =
                assertThrows(AuthenticatorException.class, () -> manufacturers().authenticate(key));
        assertEquals(ErrorCode.UNAUTHORIZED, refusal.code());
    }

    @Test
    void theDigestIsNotTheKey() {
        assertThrows(AuthenticatorException.class, () -> manufacturers().authenticate(digest("acme-1")));
    }

    @Test
    void aManufacturerThatIsNotEnabledIs401() {
        config.put("nox.manufacturer.acme.enabled", "false");
        AuthenticatorException refusal =
                assertThrows(AuthenticatorException.class, () -> manufacturers().authenticate("acme-1"));
        assertEquals("The manufacturer is not enabled", refusal.getMessage());
        assertEquals(ErrorCode.UNAUTHORIZED, refusal.code());
    }

    @Test
    void aKeyIsAddedAndWithdrawnWithoutARestart() {
        Manufacturers manufacturers = manufacturers();
        config.put("nox.manufacturer.acme.api-keys", digest("acme-9"));
        assertEquals("acme", manufacturers.authenticate("acme-1").id());
        clock.forward(Duration.ofSeconds(10));
        assertEquals("acme", manufacturers.authenticate("acme-9").id());
        assertThrows(AuthenticatorException.class, () -> manufacturers.authenticate("acme-1"));
    }

    @Test
    void theLastKeyCanBeWithdrawnToo() {
        Manufacturers manufacturers = manufacturers();
        config.remove("nox.manufacturer.acme.api-keys");
        clock.forward(Duration.ofSeconds(10));
        assertThrows(AuthenticatorException.class, () -> manufacturers.authenticate("acme-1"));
    }

    @Test
    void aConfigurationThatBecomesWrongLeavesTheLastGoodOne() {
        Manufacturers manufacturers = manufacturers();
        config.put("nox.manufacturer.acme.api-keys", "nonsense");
        clock.forward(Duration.ofSeconds(10));
        assertEquals("acme", manufacturers.authenticate("acme-1").id());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "nox.manufacturer.acme.name       | -",
        "nox.manufacturer.acme.enabled    | yes",
        "nox.manufacturer.acme.api-keys   | acme-demo-key",
        "nox.manufacturer.acme.api-keys   | -",
        "nox.manufacturer.acme.redirect-urls | javascript:alert(1)",
        "nox.manufacturers                | Acme",
        "nox.manufacturers                | acme,acme",
        "nox.manufacturers.reload-interval | 10"})
    void aWrongConfigurationStopsTheStartAndNamesTheProperty(String property, String value) {
        config.put(property, value);
        InvalidConfigException failure = assertThrows(InvalidConfigException.class, () -> manufacturers().check());
        assertTrue(failure.getMessage().contains(property + " "), failure.getMessage());
        assertTrue(value == null || property.equals("nox.manufacturers.reload-interval")
                || !failure.getMessage().contains(value), "no value in a message");
    }

    @Test
    void oneKeyOfTwoManufacturersIsWrong() {
        config.put("nox.manufacturer.globex.api-keys", digest("acme-1"));
        assertThrows(InvalidConfigException.class, this::manufacturers);
    }

    private Manufacturers manufacturers() {
        return new Manufacturers(TestSettings.of(config), clock, new Audit(TestSettings.of(Map.of()), clock));
    }

    private static String digest(String key) {
        return HexFormat.of().formatHex(Sha256.of(key.getBytes(StandardCharsets.UTF_8)));
    }
}
