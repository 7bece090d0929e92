package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.support.MovableClock;
import energy.nox.authenticator.support.TestSettings;

class SecurityTxtTest {

    private static final String CONTACT = "nox.security.contact";
    private static final String MAIL = "mailto:security@auth.example";

    /** It stands at 2026-01-02T03:04:05. */
    private final MovableClock clock = new MovableClock();

    @Test
    void withoutAContactThereIsNoFile() {
        assertEquals(Optional.empty(), read(Map.of()).file());
    }

    @Test
    void hasEveryFieldInThePlaceOfTheRfc() {
        Map<String, String> values = Map.of(CONTACT, MAIL + ", https://auth.example/report,tel:+31-20-555-0100",
                "nox.security.policy", "https://auth.example/policy", "nox.security.languages", "nl,en",
                "nox.security.expires", "2026-07-01T02:00:00+02:00");
        assertEquals("""
                Contact: mailto:security@auth.example
                Contact: https://auth.example/report
                Contact: tel:+31-20-555-0100
                Expires: 2026-07-01T00:00:00Z
                Preferred-Languages: nl, en
                Canonical: https://auth.example/.well-known/security.txt
                Policy: https://auth.example/policy
                """, read(values).file().orElseThrow());
    }

    @Test
    void withoutADateItIsAlwaysNinetyDaysAhead() {
        SecurityTxt securityTxt = read(Map.of(CONTACT, MAIL));
        assertTrue(securityTxt.file().orElseThrow().contains("\nExpires: 2026-04-02T00:00:00Z\n"));
        clock.forward(Duration.ofDays(400));
        assertTrue(securityTxt.file().orElseThrow().contains("\nExpires: 2027-05-07T00:00:00Z\n"));
    }

    @Test
    void aBaseUrlByHttpIsNoCanonicalOne() {
        String file = read(Map.of(CONTACT, MAIL, "nox.ui.base-url", "http://localhost:9080/ui")).file().orElseThrow();
        assertFalse(file.contains("Canonical"), file);
    }

    @Test
    void belowAContextRootItNamesThePlaceWhereItIs() {
        String file =
                read(Map.of(CONTACT, MAIL, "nox.ui.base-url", "https://auth.example/nox/ui")).file().orElseThrow();
        assertTrue(file.contains("\nCanonical: https://auth.example/nox/.well-known/security.txt\n"), file);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:04Z, has passed",
        "2027-02-02T00:00:00Z, more than a year ahead",
        "2026-12-31T00:00:00Z, ''"})
    void aDateThatHasPassedOrIsFarAheadIsAWarningAlone(String date, String warning) {
        List<String> warnings = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger(SecurityTxt.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                warnings.add(entry.getMessage());
            }

            @Override
            public void flush() {
                // Nothing is kept back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        logger.addHandler(handler);
        try {
            assertTrue(read(Map.of(CONTACT, MAIL, "nox.security.expires", date)).file().orElseThrow().contains(date));
        } finally {
            logger.removeHandler(handler);
        }
        assertEquals(warning.isEmpty() ? 0 : 1, warnings.size(), warnings::toString);
        assertTrue(warnings.stream()
                .allMatch(line -> line.startsWith("nox.security.expires") && line.contains(warning)), warnings::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"security@auth.example", "mailto:security", "mailto:@", "http://auth.example/report",
        "https:", "https:///report", "tel:", "tel:me", "ftp://auth.example", "mailto:a@b.example\r\nPolicy: https://evil.example",
        "mailto:a@b.example Policy", "mailto:sécurité@auth.example", "mailto:a@b.example,nobody"})
    void aWrongContactStopsTheStart(String value) {
        assertWrong(CONTACT, Map.of(CONTACT, value));
    }

    @ParameterizedTest
    @CsvSource({
        "policy, http://auth.example/policy",
        "policy, /policy",
        "policy, https://auth.example/a policy",
        "languages, english-speaking people",
        "languages, e",
        "expires, 2027-01-01",
        "expires, 2027-01-01T00:00Z",
        "expires, 2027-01-01T00:00:00",
        "expires, 2027-02-30T00:00:00Z",
        "expires, +12027-01-01T00:00:00Z",
        "expires, tomorrow"})
    void aWrongValueStopsTheStart(String property, String value) {
        assertWrong("nox.security." + property, Map.of(CONTACT, MAIL, "nox.security." + property, value));
    }

    @ParameterizedTest
    @CsvSource({"policy, https://auth.example/policy", "languages, en", "expires, 2027-01-01T00:00:00Z"})
    void whatSaysNothingWithoutAContactStopsTheStart(String property, String value) {
        assertWrong("nox.security." + property, Map.of("nox.security." + property, value));
    }

    private void assertWrong(String property, Map<String, String> values) {
        String message = assertThrows(InvalidConfigException.class, () -> read(values)).getMessage();
        assertTrue(message.contains(property + " "), message);
        assertFalse(message.contains("evil"), message);
    }

    private SecurityTxt read(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(Map.of("nox.ui.base-url", "https://auth.example/ui"));
        all.putAll(values);
        Settings settings = TestSettings.of(all);
        return new SecurityTxt(settings, new PublicUrls(settings), clock);
    }
}
