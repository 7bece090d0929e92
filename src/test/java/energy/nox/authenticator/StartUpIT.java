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
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;

import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.support.DatabaseGate;
import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LibertyServer;

/** How the packaged server starts: what it waits for, what it refuses, and what its log says of that. */
class StartUpIT {

    private static final String PASSWORD = "a-secret-of-the-database";

    @TempDir
    Path output;

    @Test
    void aDatabaseThatIsAwayIsWaitedForAndThenServed() throws Exception {
        execute("create database late_start");
        int port = LibertyServer.freePort();
        DatabaseGate gate = new DatabaseGate(port, ItEnvironment.postgres().getPort());
        try (LibertyServer server = LibertyServer.start(output, environment(port, "late_start"))) {
            String waiting = line(server, "Waiting for the database");
            // Nothing else on a production start deserves a look.
            assertEquals(List.of(waiting), warnings(server));
            assertTrue(waiting.contains("jdbc:postgresql://localhost:" + port + "/late_start: "), waiting);
            assertTrue(waiting.contains("is given up in PT4M") && waiting.contains("(nox.db.start-timeout)"), waiting);
            assertTrue(waiting.contains("DB_URL, DB_USER and DB_PASSWORD lead to another one"), waiting);
            assertEquals(503, server.api().get("health/started").statusCode());
            assertEquals(503, server.api().get("health/ready").statusCode());
            assertEquals(200, server.api().get("health/live").statusCode());
            assertUnavailable(create(server));

            gate.open();
            server.await(readiness -> server.api().get("health/ready").statusCode() == 200);
            assertEquals(200, server.api().get("health/started").statusCode());
            HttpResponse<String> created = create(server);
            assertEquals(201, created.statusCode(), server::log);
            assertEquals(200, server.api().read("late-key", json(created).getString("link_token")).statusCode());
            assertEquals(201, connect(server).statusCode(), server::log);
            server.await(readiness -> server.log().contains("Ready: users come to https://auth.nox.energy/ui"));
            assertFalse(server.log().contains(PASSWORD), server::log);
        } finally {
            gate.close();
        }
    }

    @Test
    void aDatabaseThatNeverComesIsGivenUp() {
        int port = LibertyServer.freePort();
        Map<String, String> environment = environment(port, "never");
        environment.put("NOX_DB_START_TIMEOUT", "PT2S");
        try (LibertyServer server = LibertyServer.start(output, environment)) {
            server.await(readiness -> server.log().contains("Not started: "));
            String line = line(server, "Not started: ");
            assertTrue(line.contains("the database at jdbc:postgresql://localhost:" + port
                    + "/never did not answer within PT2S"
                    + " (nox.db.start-timeout): "), line);
            assertEquals(List.of(line), server.log().lines().filter(told -> told.matches(".* E .*")).toList());
            assertEquals(503, server.api().get("health/started").statusCode());
            assertEquals(503, server.api().get("health/ready").statusCode());
            assertUnavailable(create(server));
            assertFalse(server.log().contains("NullPointerException"), server::log);
            assertFalse(server.log().contains("\tat "), server::log);
        }
    }

    @Test
    void aDatabaseThatIsNotThereStopsTheStartAtOnce() {
        try (LibertyServer server = LibertyServer.start(output, environment(ItEnvironment.postgres().getPort(),
                "no_such"))) {
            server.await(readiness -> server.log().contains("Not started: "));
            String line = line(server, "Not started: ");
            assertTrue(line.contains("/no_such cannot be used (") && line.contains("does not exist"), line);
            assertEquals(503, server.api().get("health/ready").statusCode());
        }
    }

    @Test
    void aDatabaseOfAnUnreleasedVersionIsRefusedWithTheWayOut() throws Exception {
        Path file = output.resolve("standalone/data/nox-authenticator");
        makeDatabaseWithAnOldHistory(file);
        Map<String, String> environment = environment(0, "");
        List.of("DB_URL", "DB_USER", "DB_PASSWORD").forEach(environment::remove);
        try (LibertyServer server = LibertyServer.start(output, environment)) {
            server.await(readiness -> server.log().contains("Not started: "));
            String line = line(server, "Not started: ");
            assertTrue(line.contains("the database at jdbc:h2:file:")
                    && line.contains("data/nox-authenticator was made by an"
                    + " earlier, unreleased version"), line);
            assertTrue(line.contains("Delete it (of the demo: the directory .data) or use an empty database"), line);
            assertFalse(server.log().contains("\tat "), server::log);
            assertEquals(503, server.api().get("health/ready").statusCode());
        }
    }

    /** As the scripts V1 to V4 of the time before the first release have left it. */
    private static void makeDatabaseWithAnOldHistory(Path file) throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:h2:file:" + file, "nox", "");
                Statement statement = database.createStatement()) {
            statement.execute("create table \"schema_history\" (\"installed_rank\" int primary key, \"version\" varchar(50),"
                    + " \"description\" varchar(200) not null, \"type\" varchar(20) not null, \"script\" varchar(1000) not null,"
                    + " \"checksum\" int, \"installed_by\" varchar(100) not null,"
                    + " \"installed_on\" timestamp default current_timestamp not null, \"execution_time\" int not null,"
                    + " \"success\" boolean not null)");
            String[] scripts = {"link_session", "supplier_login", "device_connections_and_idempotency", "expiry_count"};
            for (int version = 1; version <= scripts.length; version++) {
                statement.execute("insert into \"schema_history\" values (" + version + ", '" + version + "', '"
                        + scripts[version - 1].replace('_', ' ') + "', 'SQL', 'V" + version + "__"
                                + scripts[version - 1]
                        + ".sql', " + version + ", 'nox', current_timestamp, 1, true)");
            }
            statement.execute("create table link_session (id uuid primary key)");
        }
    }

    private static Map<String, String> environment(int databasePort, String database) {
        return new HashMap<>(Map.of(
                "NOX_UI_BASE_URL", "https://auth.nox.energy/ui",
                "NOX_SIGNING_KEY", signingKey(),
                "NOX_LINK_SESSION_TOKEN_SECRETS", RandomSecret.next(),
                "NOX_MANUFACTURERS", "acme",
                "NOX_MANUFACTURER_ACME_NAME", "Acme",
                "NOX_MANUFACTURER_ACME_API_KEYS", digest("late-key"),
                "NOX_MANUFACTURER_ACME_REDIRECT_URLS", "any",
                "DB_URL", "jdbc:postgresql://localhost:" + databasePort + "/" + database + "?password=" + PASSWORD,
                "DB_USER", "postgres",
                "DB_PASSWORD", PASSWORD));
    }

    private static String signingKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate().toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> create(LibertyServer server) {
        return server.api().create("late-key", body(Map.of()).toString());
    }

    private static HttpResponse<String> connect(LibertyServer server) {
        return server.api().connectDevices("late-key", "{\"user_id\": \"late\", \"device_ids\": [\"pump\"]}");
    }

    private static void assertUnavailable(HttpResponse<String> response) {
        assertEquals(503, response.statusCode(), response.body());
        assertTrue(response.headers().firstValue("Retry-After").isPresent(), response.headers().toString());
        assertTrue(json(response).containsKey("error"), response.body());
    }

    private static void execute(String statement) throws Exception {
        try (Connection admin = ItEnvironment.postgres().getPostgresDatabase().getConnection()) {
            admin.createStatement().execute(statement);
        }
    }

    private static String line(LibertyServer server, String part) {
        return server.log().lines().filter(line -> line.contains(part)).findFirst()
                .orElseThrow(() -> new AssertionError(part + " is not in\n" + server.log()));
    }

    private static List<String> warnings(LibertyServer server) {
        return server.log().lines().filter(line -> line.matches(".* [WER] .*|.*[Ww]arning: .*")).toList();
    }
}
