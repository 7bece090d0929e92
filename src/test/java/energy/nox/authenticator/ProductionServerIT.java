package energy.nox.authenticator;

import static energy.nox.authenticator.support.ItEnvironment.digest;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;

import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.support.LibertyServer;
import energy.nox.authenticator.support.TlsPostgres;

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
            assertTrue(server.log().contains("Not started: nox.audit.user-id must be plain or hmac"), server::log);
            assertTrue(lines.size() < 30, server::log);
            assertFalse(server.log().contains("\tat "), server::log);
        }
    }

    @Test
    void aProductionRunRefusesTogetherWhatIsForTryingOut() throws Exception {
        Map<String, String> environment = environment();
        environment.put("NOX_MODE", "production");
        environment.put("NOX_AUDIT_USER_ID_KEY", RandomSecret.next());
        environment.put("NOX_UI_BASE_URL", "http://auth.nox.energy/ui");
        environment.put("NOX_MANUFACTURER_ACME_API_KEYS", digest("acme-demo-key"));
        try (LibertyServer server = LibertyServer.start(output, environment)) {
            server.await(readiness -> server.log().contains("Not started: DB_URL"));
            List<String> told = notStarted(server);
            assertEquals(Set.of("nox.ui.base-url must be an https URL", "nox.signing.key must be a private JWK",
                    "nox.link-session.token-secrets must be secrets",
                    "nox.manufacturer.acme.api-keys must not have the digest", "DB_URL must lead to PostgreSQL"),
                    told.stream().map(line -> line.replaceFirst("( (must not have the digest|must lead to PostgreSQL"
                            + "|must be (an https URL|a private JWK|secrets))).*", "$1"))
                            .collect(Collectors.toSet()), server::log);
            assertEquals(5, told.size(), server::log);
            assertTrue(told.stream().allMatch(line -> line.endsWith("(refused because nox.mode is production)")),
                    server::log);
            assertFalse(server.log().contains("\tat "), server::log);
            assertEquals(503, server.api().get("health/ready").statusCode());
            assertTrue(server.api().create("acme-demo-key", body(Map.of()).toString()).statusCode() >= 400);
        }
        try (Connection database = DriverManager.getConnection(
                "jdbc:h2:file:" + output.resolve("standalone/data/nox-authenticator"), "nox", "");
                ResultSet tables = database.getMetaData().getTables(null, "PUBLIC", null, null)) {
            assertFalse(tables.next(), "nothing was stored");
        }
    }

    /** As on a server of an estate, whose data source the application can only ask. */
    @Test
    void aProductionRunAsksTheDataSourceWhereNoPropertyHasItsUrl() throws Exception {
        Map<String, String> environment = rightForProduction();
        Path hidden = Files.createDirectories(output.resolve("config"));
        Files.writeString(hidden.resolve("db.url"), "");
        environment.put("NOX_CONFIG_DIRS", hidden.toString());
        try (TlsPostgres postgres = TlsPostgres.start(output)) {
            environment.put("DB_URL", postgres.plainUrl() + "?sslmode=require&ApplicationName=my-password");
            try (LibertyServer server = LibertyServer.start(output, environment)) {
                server.await(readiness -> server.log().contains("Not started: "));
                assertEquals(1, notStarted(server).size(), server::log);
                assertTrue(notStarted(server).get(0).startsWith("the URL of the data source jdbc/authenticator"
                        + " must have sslmode=verify-full"), server::log);
                assertTrue(notStarted(server).get(0).contains("nox.db.unverified-tls=allow"), server::log);
                assertFalse(server.log().contains("my-password"), server::log);
                assertEquals(503, server.api().get("health/ready").statusCode());
            }
            try (Connection admin = postgres.connect()) {
                assertFalse(admin.getMetaData().getTables(null, null, "schema_history", null).next());
            }
        }
    }

    @Test
    void aProductionRunServesOnADatabaseThatItVerifies() throws Exception {
        Map<String, String> environment = rightForProduction();
        try (TlsPostgres postgres = TlsPostgres.start(output)) {
            environment.put("DB_URL", postgres.verifiedUrl());
            try (LibertyServer server = LibertyServer.start(output, environment)) {
                server.await(readiness -> server.log().contains("Ready: "));
                assertEquals(201, server.api().create("env-key", body(Map.of("redirect_url",
                        "https://acme.example/linked?own=1")).toString()).statusCode(), server::log);
                assertEquals(400, server.api().create("env-key", body(Map.of()).toString()).statusCode());
                assertEquals(List.of(), server.log().lines()
                        .filter(line -> line.matches(".* [WER] .*|.*[Ww]arning: .*")).toList());
                try (Connection admin = postgres.connect();
                        ResultSet connections = admin.createStatement().executeQuery(
                                "select count(*), count(*) filter (where ssl) from pg_stat_ssl join pg_stat_activity"
                                + " using (pid) where client_port is not null and pid <> pg_backend_pid()")) {
                    connections.next();
                    assertTrue(connections.getInt(1) > 0);
                    assertEquals(connections.getInt(1), connections.getInt(2));
                }
            }
        }
    }

    private static List<String> notStarted(LibertyServer server) {
        return server.log().lines().filter(line -> line.contains("Not started: "))
                .map(line -> line.replaceFirst(".*Not started: ", "")).toList();
    }

    private static Map<String, String> rightForProduction() throws Exception {
        Map<String, String> environment = environment();
        environment.put("NOX_MODE", "production");
        environment.put("NOX_SIGNING_KEY",
                new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate().toJSONString());
        environment.put("NOX_LINK_SESSION_TOKEN_SECRETS", RandomSecret.next());
        environment.put("NOX_MANUFACTURER_ACME_REDIRECT_URLS", "https://acme.example/linked");
        environment.put("NOX_PROXIES_TRUSTED", "none");
        environment.put("NOX_AUDIT_USER_ID_KEY", RandomSecret.next());
        environment.put("DB_USER", "postgres");
        environment.put("DB_PASSWORD", "postgres");
        return environment;
    }

    private static Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "NOX_UI_BASE_URL", "https://auth.nox.energy/ui",
                "NOX_SIGNING_KEY", "generate",
                "NOX_LINK_SESSION_TOKEN_SECRETS", "generate",
                "NOX_MANUFACTURERS", "acme",
                "NOX_MANUFACTURER_ACME_NAME", "Acme",
                "NOX_MANUFACTURER_ACME_API_KEYS", digest("env-key"),
                "NOX_MANUFACTURER_ACME_REDIRECT_URLS", "any"));
    }
}
