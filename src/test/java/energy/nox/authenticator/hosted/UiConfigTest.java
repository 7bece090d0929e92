package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.support.TestSettings;

class UiConfigTest {

    private static final String PROPERTY = "nox.ui.strict-transport-security";

    @Test
    void bindsThisHostAloneByDefault() {
        assertEquals(Optional.of("max-age=31536000"),
                new UiConfig(TestSettings.of(Map.of())).strictTransportSecurity());
    }

    @Test
    void offSendsNone() {
        assertEquals(Optional.empty(), read("off"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-age=0", "max-age=31536000", "max-age=\"86400\"", "max-age=63072000; includeSubDomains",
        "includeSubDomains;max-age=63072000", "Max-Age=63072000 ; INCLUDESUBDOMAINS ; preload"})
    void takesAValueOfTheHeader(String value) {
        assertEquals(Optional.of(value), read(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "OFF", "none", "31536000", "max-age", "max-age=", "max-age=-1", "max-age=1y",
        "max-age=\"1", "includeSubDomains", "max-age=1; max-age=2", "max-age=1;", "max-age=1, includeSubDomains",
        "max-age=1; includeSubDomain", "max-age=1; includeSubDomains; includesubdomains",
        "max-age=1\r\nSet-Cookie: a=b"})
    void aWrongValueStopsTheStartAndNamesTheProperty(String value) {
        String message = assertThrows(InvalidConfigException.class, () -> read(value)).getMessage();
        assertTrue(message.contains(PROPERTY + " must be"), message);
    }

    private static Optional<String> read(String value) {
        return new UiConfig(TestSettings.of(Map.of(PROPERTY, value))).strictTransportSecurity();
    }
}
