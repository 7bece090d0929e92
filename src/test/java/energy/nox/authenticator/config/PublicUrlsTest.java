package energy.nox.authenticator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.LogLines;
import energy.nox.authenticator.support.TestSettings;

class PublicUrlsTest {

    @Test
    void anHttpUrlOfAnotherMachineIsAWarningThatNamesThePropertyAndTheWayOut() {
        List<String> lines = LogLines.of(PublicUrls.class, urls("http://auth.example/ui")::check);
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).startsWith("WARNING nox.ui.base-url is an http URL of another machine"), lines.get(0));
        assertTrue(lines.get(0).contains("set the https URL"), lines.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://auth.example/ui", "http://localhost:9080/ui", "http://127.0.0.1:9080/ui"})
    void anyOtherUrlIsNoWarning(String url) {
        assertEquals(List.of(), LogLines.of(PublicUrls.class, urls(url)::check));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth.example/ui", "ftp://auth.example/ui", "https://auth.example",
            "https://auth.example/ui?x=y",
        "https:///ui", "not a url/ui"})
    void aWrongUrlNamesTheProperty(String url) {
        InvalidConfigException fault = assertThrows(InvalidConfigException.class, () -> urls(url));
        assertTrue(fault.reason().startsWith("nox.ui.base-url must be "), fault.reason());
    }

    private static PublicUrls urls(String base) {
        return new PublicUrls(TestSettings.of(Map.of("nox.ui.base-url", base)));
    }
}
