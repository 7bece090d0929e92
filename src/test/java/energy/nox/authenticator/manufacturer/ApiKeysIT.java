package energy.nox.authenticator.manufacturer;

import static energy.nox.authenticator.support.ErrorResponses.assertClean;
import static energy.nox.authenticator.support.ItEnvironment.ACME_KEY;
import static energy.nox.authenticator.support.ItEnvironment.DISABLED_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.ArquillianIT;
import energy.nox.authenticator.support.ItEnvironment;

/** Only who has the key of an enabled manufacturer is served. */
class ApiKeysIT extends ArquillianIT {

    static Stream<Arguments> wrongKeysAndAnyBodies() {
        return Stream.of(null, "", "unknown", ACME_KEY + "x", DISABLED_KEY, ItEnvironment.digest(ACME_KEY))
                .flatMap(key -> Stream.of("{", body(Map.of()).toString(), "x".repeat(70_000))
                        .map(body -> arguments(key, body)));
    }

    @ParameterizedTest
    @MethodSource("wrongKeysAndAnyBodies")
    void theKeyIsCheckedBeforeTheBody(String key, String body) {
        HttpResponse<String> response = api.create(key, body);
        assertEquals(401, response.statusCode(), key);
        assertClean(response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2/manufacturer;a=b/link-sessions", "v2;x=1/manufacturer/link-sessions",
        "v2/manufacturer/link-sessions;a=b", "v2/%6danufacturer/link-sessions", "v2/manufacturer/link-sessions/"})
    void noWayOfWritingThePathGoesRoundTheKey(String path) {
        HttpResponse<String> response = api.send(api.request(path).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
        assertTrue(response.statusCode() == 401 || response.statusCode() == 404, path + response.body());
    }

    @Test
    void aKeyIsAddedAndWithdrawnWithoutARestart() {
        String property = "nox.manufacturer.acme.api-keys";
        ItEnvironment.configure(property, ItEnvironment.digest(ACME_KEY) + "," + ItEnvironment.digest("second-key"));
        try {
            assertTrue(eventually(201, "second-key"));
        } finally {
            ItEnvironment.configure(property, ItEnvironment.digest(ACME_KEY));
        }
        assertTrue(eventually(401, "second-key"));
        assertEquals(201, api.create(ACME_KEY, body(Map.of()).toString()).statusCode());
    }

    /** Asks until the configuration has been read again, for ten seconds at most. */
    private boolean eventually(int status, String key) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < deadline) {
            if (api.create(key, body(Map.of()).toString()).statusCode() == status) {
                return true;
            }
        }
        return false;
    }
}
