package energy.nox.authenticator.manufacturer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
import energy.nox.authenticator.config.Reloaded;
import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.observe.Audit;
import energy.nox.authenticator.secret.Sha256;
import energy.nox.authenticator.support.LogLines;
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
        config.put("nox.manufacturer.acme.redirect-urls", "any");
        config.put("nox.manufacturer.globex.name", "Globex");
        config.put("nox.manufacturer.globex.brand", "Globex Home");
        config.put("nox.manufacturer.globex.api-keys", digest("globex-1"));
        config.put("nox.manufacturer.globex.redirect-urls", "https://globex.example/linked, com.globex.app:/linked");
    }

    @Test
    void eachKeyLeadsToItsManufacturer() {
        Manufacturers manufacturers = manufacturers();
        assertEquals("acme", manufacturers.authenticate("acme-1").id());
        assertEquals("acme", manufacturers.authenticate("acme-2").id());
        assertEquals("globex", manufacturers.authenticate("globex-1").id());
    }

    @Test
    void aManufacturerMaySend600RequestsAMinuteUnlessItIsConfiguredOtherwise() {
        assertEquals(600, manufacturers().find("acme").orElseThrow().requestsPerMinute());
        config.put("nox.rate-limit.requests-per-minute", "0");
        config.put("nox.manufacturer.globex.requests-per-minute", "50");
        assertEquals(0, manufacturers().find("acme").orElseThrow().requestsPerMinute());
        assertEquals(50, manufacturers().find("globex").orElseThrow().requestsPerMinute());
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
    void aManufacturerThatIsNotEnabledIsNotFoundAndStaysConfigured() {
        Manufacturers manufacturers = manufacturers();
        config.put("nox.manufacturer.acme.enabled", "false");
        clock.forward(Duration.ofSeconds(10));
        assertTrue(manufacturers.find("acme").isEmpty());
        assertTrue(manufacturers.isConfigured("acme"), "its users are kept");
        config.put("nox.manufacturers", "globex");
        clock.forward(Duration.ofSeconds(10));
        assertTrue(manufacturers.find("acme").isEmpty());
        assertFalse(manufacturers.isConfigured("acme"));
        assertTrue(manufacturers.find("globex").isPresent());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"-, -, 10", "PT20S, -, 20", "PT20S, PT5S, 5", "-, PT1H, 3600"})
    void theIntervalOfItsOwnIsHonoured(String interval, String own, int seconds) {
        config.put("nox.reload-interval", interval);
        config.put("nox.manufacturers.reload-interval", own);
        config.values().removeIf(Objects::isNull);
        Manufacturers manufacturers = manufacturers();
        config.put("nox.manufacturer.acme.enabled", "false");
        clock.forward(Duration.ofSeconds(seconds).minusMillis(1));
        assertTrue(manufacturers.find("acme").isPresent());
        clock.forward(Duration.ofMillis(1));
        assertTrue(manufacturers.find("acme").isEmpty());
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

    /** Somebody's typo must not keep a leaked key valid, nor a manufacturer in. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "nox.manufacturer.globex.logo, /nowhere/logo.svg",
        "nox.manufacturer.globex.redirect-urls, -",
        "nox.manufacturer.globex.name, -",
        "nox.manufacturer.globex.api-keys, nonsense",
        "nox.rate-limit.requests-per-minute, many",
        "nox.manufacturer.acme.accent-color, green"})
    void aWrongConfigurationStillTakesAway(String property, String wrong) {
        config.put("nox.manufacturers", "acme,globex,initech");
        config.put("nox.manufacturer.initech.name", "Initech");
        config.put("nox.manufacturer.initech.api-keys", digest("initech-1"));
        config.put("nox.manufacturer.initech.redirect-urls", "any");
        Manufacturers manufacturers = manufacturers();
        config.put(property, wrong);
        config.values().removeIf(Objects::isNull);

        config.put("nox.manufacturer.acme.api-keys", digest("acme-2") + "," + digest("acme-9"));
        clock.forward(Duration.ofSeconds(10));
        assertThrows(AuthenticatorException.class, () -> manufacturers.authenticate("acme-1"));
        assertEquals("acme", manufacturers.authenticate("acme-2").id());
        assertThrows(AuthenticatorException.class, () -> manufacturers.authenticate("acme-9"), "it adds nothing");

        config.put("nox.manufacturer.acme.enabled", "false");
        clock.forward(Duration.ofSeconds(10));
        assertTrue(manufacturers.find("acme").isEmpty());
        assertTrue(manufacturers.isConfigured("acme"), "its users are kept");

        config.put("nox.manufacturers", "acme,globex");
        clock.forward(Duration.ofSeconds(10));
        assertFalse(manufacturers.isConfigured("initech"));
        assertThrows(AuthenticatorException.class, () -> manufacturers.authenticate("initech-1"));
        assertEquals("globex", manufacturers.authenticate("globex-1").id());
        assertEquals(Optional.empty(), manufacturers.find("globex").orElseThrow().logo());

        config.put("nox.manufacturer.acme.enabled", "true");
        config.put("nox.manufacturer.acme.api-keys", "nonsense");
        clock.forward(Duration.ofSeconds(10));
        assertTrue(manufacturers.find("acme").isEmpty(), "it comes back with a good configuration");
    }

    /** Then nobody knows what it was to take away. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nox.manufacturers                | Acme,globex",
        "nox.manufacturers                | globex,globex",
        "nox.manufacturer.acme.enabled    | no",
        "nox.manufacturer.acme.api-keys   | nonsense"})
    void aPropertyThatIsWrongItselfTakesNothingAway(String property, String wrong) {
        Manufacturers manufacturers = manufacturers();
        config.put(property, wrong);
        clock.forward(Duration.ofSeconds(10));
        assertEquals("acme", manufacturers.authenticate("acme-1").id());
        assertEquals("globex", manufacturers.authenticate("globex-1").id());
    }

    @Test
    void aSlowReadingDoesNotBringBackWhatAWrongOneHasTakenAway() throws Exception {
        SlowConfig slow = new SlowConfig(config, "nox.manufacturer.globex.name");
        Manufacturers manufacturers = manufacturers(slow);
        clock.forward(Duration.ofSeconds(10));
        SlowConfig.Reader early = slow.readBy(() -> manufacturers.find("acme"));
        slow.put("nox.manufacturer.acme.api-keys", digest("acme-2"));
        slow.put("nox.manufacturer.globex.enabled", "maybe");
        clock.forward(Duration.ofSeconds(10));
        assertThrows(AuthenticatorException.class, () -> manufacturers.authenticate("acme-1"));
        slow.remove("nox.manufacturer.globex.enabled");
        early.goOn();
        assertThrows(AuthenticatorException.class, () -> manufacturers.authenticate("acme-1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "nox.manufacturer.acme.name       | -",
        "nox.manufacturer.acme.enabled    | yes",
        "nox.manufacturer.acme.api-keys   | acme-demo-key",
        "nox.manufacturer.acme.api-keys   | -",
        "nox.manufacturer.acme.redirect-urls | javascript:alert(1)",
        "nox.manufacturer.acme.redirect-urls | -",
        "nox.manufacturer.acme.redirect-urls | ANY",
        "nox.manufacturer.acme.redirect-urls | any,https://acme.example/linked",
        "nox.manufacturer.acme.redirect-urls | 'any,any'",
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
    void whoHasNoRedirectUrlsIsToldTheWayOut() {
        config.remove("nox.manufacturer.acme.redirect-urls");
        InvalidConfigException failure = assertThrows(InvalidConfigException.class, this::manufacturers);
        assertEquals("nox.manufacturer.acme.redirect-urls must list the URLs that users may return to, such as"
                + " https://acme.example/linked, while the manufacturer is enabled; any allows every https URL",
                failure.reason());
    }

    @Test
    void theWordAnyAloneAllowsEveryUrl() {
        assertEquals(Optional.empty(), manufacturers().find("acme").orElseThrow().allowedRedirectUrls());
        assertEquals(Optional.of(Set.of("https://globex.example/linked", "com.globex.app:/linked")),
                manufacturers().find("globex").orElseThrow().allowedRedirectUrls());
    }

    @Test
    void aManufacturerThatIsNotEnabledNeedsNoRedirectUrls() {
        config.remove("nox.manufacturer.acme.redirect-urls");
        config.put("nox.manufacturer.acme.enabled", "false");
        assertTrue(manufacturers().isConfigured("acme"));
    }

    @Test
    void redirectUrlsThatGoAwayWhileTheServerRunsLeaveTheLastGoodOnes() {
        Manufacturers manufacturers = manufacturers();
        config.remove("nox.manufacturer.globex.redirect-urls");
        clock.forward(Duration.ofSeconds(10));
        List<String> lines = LogLines.of(Reloaded.class, () -> manufacturers.authenticate("globex-1"));
        assertEquals(Optional.of(Set.of("https://globex.example/linked", "com.globex.app:/linked")),
                manufacturers.find("globex").orElseThrow().allowedRedirectUrls());
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("SEVERE ") && lines.get(0).contains("the last good one stays"), lines.get(0));
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
        return new Manufacturers(TestSettings.reloads(values, clock), TestSettings.of(values),
                new Audit(TestSettings.of(Map.of()), clock));
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
