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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
    @CsvSource({", false", "off, false", "required, true"})
    void confirmsItsUserWhereItIsConfiguredTo(String value, boolean required) {
        config.put("nox.manufacturer.acme.confirmation", value);
        assertEquals(required, manufacturers().find("acme").orElseThrow().confirmationRequired());
    }

    @ParameterizedTest
    @CsvSource({", true", "show, true", "skip, false"})
    void showsTheLastPageUnlessItIsSkipped(String value, boolean shown) {
        config.put("nox.manufacturer.acme.result-page", value);
        assertEquals(shown, manufacturers().find("acme").orElseThrow().resultPageShown());
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
    void aSlowReadingDoesNotBringBackAKeyThatALaterReadingHasWithdrawn() throws Exception {
        SlowConfig slow = new SlowConfig(config, "nox.manufacturer.acme.api-keys");
        Manufacturers manufacturers = manufacturers(slow);
        clock.forward(Duration.ofSeconds(10));
        SlowConfig.Reader early = slow.readBy(() -> manufacturers.find("acme"));

        slow.put("nox.manufacturer.acme.api-keys", digest("acme-9"));
        clock.forward(Duration.ofSeconds(10));
        assertEquals("acme", manufacturers.authenticate("acme-9").id());
        early.goOn();

        // While the next reading lasts, the one before counts.
        clock.forward(Duration.ofSeconds(10));
        SlowConfig.Reader late = slow.readBy(() -> manufacturers.find("acme"));
        assertThrows(AuthenticatorException.class, () -> manufacturers.authenticate("acme-1"));
        late.goOn();
    }

    @Test
    void aSlowReadingIsKeptWhereALaterOneHasFailed() throws Exception {
        SlowConfig slow = new SlowConfig(config, "nox.manufacturer.acme.api-keys");
        Manufacturers manufacturers = manufacturers(slow);
        slow.put("nox.manufacturer.acme.api-keys", digest("acme-9"));
        clock.forward(Duration.ofSeconds(10));
        SlowConfig.Reader early = slow.readBy(() -> manufacturers.find("acme"));

        slow.put("nox.manufacturer.acme.api-keys", "nonsense");
        clock.forward(Duration.ofSeconds(10));
        assertEquals("acme", manufacturers.authenticate("acme-1").id());
        early.goOn();

        assertEquals("acme", manufacturers.authenticate("acme-9").id());
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
        "nox.manufacturer.acme.confirmation | yes",
        "nox.manufacturer.acme.confirmation | REQUIRED",
        "nox.manufacturer.acme.result-page | hide",
        "nox.manufacturer.acme.result-page | false",
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
        return manufacturers(config);
    }

    private Manufacturers manufacturers(Map<String, String> values) {
        return new Manufacturers(TestSettings.of(values), clock, new Audit(TestSettings.of(Map.of()), clock));
    }

    /** A configuration with threads that have looked up one property and wait before they go on with its value. */
    private static final class SlowConfig extends ConcurrentHashMap<String, String> {

        private final class Reader extends Thread {

            private final CountDownLatch hasLookedUp = new CountDownLatch(1);
            private final CountDownLatch mayGoOn = new CountDownLatch(1);

            Reader(Runnable reading) {
                super(reading);
            }

            void goOn() throws InterruptedException {
                mayGoOn.countDown();
                join();
            }
        }

        private final String property;

        SlowConfig(Map<String, String> values, String property) {
            super(values);
            this.property = property;
        }

        Reader readBy(Runnable reading) throws InterruptedException {
            Reader reader = new Reader(reading);
            reader.start();
            assertTrue(reader.hasLookedUp.await(10, TimeUnit.SECONDS));
            return reader;
        }

        @Override
        public String get(Object key) {
            String value = super.get(key);
            if (key.equals(property) && Thread.currentThread() instanceof Reader reader) {
                reader.hasLookedUp.countDown();
                try {
                    reader.mayGoOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return value;
        }
    }

    private static String digest(String key) {
        return HexFormat.of().formatHex(Sha256.of(key.getBytes(StandardCharsets.UTF_8)));
    }
}
