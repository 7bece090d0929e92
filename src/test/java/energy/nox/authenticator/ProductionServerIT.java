package energy.nox.authenticator;

import static energy.nox.authenticator.support.ItEnvironment.digest;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import energy.nox.authenticator.support.LibertyServer;

/** The packaged server at the root path on the embedded default database, set up by environment variables alone. */
class ProductionServerIT {

    @TempDir
    Path output;

    @Test
    void servesOnTheEmbeddedDatabaseAndKeepsItsDataOverARestart() throws Exception {
        Map<String, String> environment = environment();
        environment.put("LOG_FORMAT", "JSON");
        try (LibertyServer server = LibertyServer.start(output, environment)) {
            HttpResponse<String> created = server.api().create("env-key", body(Map.of("user_id", "kept")).toString());
            assertEquals(201, created.statusCode(), server.log());
            assertEquals("https://auth.nox.energy/ui?token=" + json(created).getString("link_token") + "&language=nl",
                    json(created).getString("link_url"));
            assertEquals(401, server.api().create("acme-demo-key", body(Map.of()).toString()).statusCode());
            for (String check : new String[] {"started", "ready", "live"}) {
                assertEquals(200, server.api().get("health/" + check).statusCode(), check);
            }
            assertEquals(404, server.api().get("nope").statusCode());
            assertTrue(server.log().lines().filter(line -> line.contains("Manufacturers: ")).allMatch(line -> line.startsWith("{")));
            assertFalse(server.log().contains(json(created).getString("link_token")), "a token in the log");
            assertFalse(server.log().contains("env-key"), "a key in the log");
            assertTrue(server.log().contains("embedded H2 database"), server.log());
        }
        try (Connection database = DriverManager.getConnection(
                "jdbc:h2:file:" + output.resolve("standalone/data/nox-authenticator"), "nox", "");
                ResultSet rows = database.createStatement().executeQuery("select user_id from link_session")) {
            assertTrue(rows.next());
            assertEquals("kept", rows.getString(1));
        }
    }

    @Test
    void aWrongConfigurationStopsTheStartAndItsLastLinesNameTheProperties() {
        Map<String, String> environment = environment();
        environment.put("NOX_MANUFACTURER_ACME_API_KEYS", "not-a-digest");
        environment.put("NOX_AUDIT_USER_ID", "md5");
        try (LibertyServer server = LibertyServer.start(output, environment)) {
            assertTrue(server.log().contains("Configuration property nox.manufacturer.acme.api-keys must be SHA-256 digests"),
                    server.log());
            HttpResponse<String> ready = server.api().get("health/ready");
            assertEquals(503, ready.statusCode(), () -> ready.body() + server.log());
            assertTrue(server.api().create("env-key", body(Map.of()).toString()).statusCode() >= 400);

            server.await(readiness -> server.log()
                    .contains("Not started: nox.manufacturer.acme.api-keys must be SHA-256 digests"));
            // Liberty says on another thread that the server itself is up, and after each question that this one is
            // not ready.
            List<String> lines = server.log().lines().filter(line -> !line.matches(".* (CWWK[FO]|CWMMH)\\d.*"))
                    .toList();
            assertEquals(List.of(true, true), lines.subList(lines.size() - 2, lines.size()).stream()
                    .map(line -> line.contains("Not started: nox.")).toList(), server::log);
            assertTrue(server.log().contains("Not started: nox.audit.user-id must be plain or sha256"), server::log);
            assertTrue(lines.size() < 30, server::log);
            assertFalse(server.log().contains("\tat "), server::log);
        }
    }

    private static Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "NOX_UI_BASE_URL", "https://auth.nox.energy/ui",
                "NOX_SIGNING_KEY", "generate",
                "NOX_LINK_SESSION_TOKEN_SECRETS", "generate",
                "NOX_MANUFACTURERS", "acme",
                "NOX_MANUFACTURER_ACME_NAME", "Acme",
                "NOX_MANUFACTURER_ACME_API_KEYS", digest("env-key")));
    }
}
