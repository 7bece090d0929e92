package energy.nox.authenticator.persistence;

import static energy.nox.authenticator.support.ErrorResponses.assertClean;
import static energy.nox.authenticator.support.ItEnvironment.ACME_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import energy.nox.authenticator.support.ArquillianIT;
import energy.nox.authenticator.support.ItEnvironment;

/** What callers and probes are answered while the database refuses connections, and after it. */
class DatabaseAwayIT extends ArquillianIT {

    @Test
    void theDatabaseAwayIs503AndComesBackByItself() {
        assertEquals(201, api.create(ACME_KEY, body(Map.of()).toString()).statusCode());
        ItEnvironment.databaseGate().close();
        try {
            HttpResponse<String> response =
                    api.create(ACME_KEY, body(Map.of("user_id", "never-acknowledged")).toString());
            assertEquals(503, response.statusCode(), response.body());
            assertTrue(response.headers().firstValueAsLong("Retry-After").isPresent());
            assertClean(response);
            assertEquals(503, server().get("health/ready").statusCode());
            assertEquals(200, server().get("health/live").statusCode());
        } finally {
            ItEnvironment.databaseGate().open();
        }
        long back = System.nanoTime();
        while (api.create(ACME_KEY, body(Map.of()).toString()).statusCode() != 201) {
            assertTrue(System.nanoTime() - back < Duration.ofSeconds(2).toNanos(), "No create succeeds after two seconds");
        }
        assertEquals(200, server().get("health/ready").statusCode());
    }
}
