package energy.nox.authenticator.persistence;

import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.secret.Sha256;
import energy.nox.authenticator.support.DatabaseGate;
import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LibertyServer;
import energy.nox.authenticator.support.LinkSessionApi;
import energy.nox.authenticator.support.SilentDatabase;

/** The packaged server while its PostgreSQL is away, is silent, or is only busy. */
class DatabaseOutageIT {

    private static final String KEY = "outage-key";
    private static final String DATABASE = "outage";
    private static final int POOL_SIZE = 8;

    private static DatabaseGate gate;
    private static LibertyServer server;

    @BeforeAll
    static void start(@TempDir Path output) throws SQLException {
        try (Connection admin = ItEnvironment.postgres().getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("create database " + DATABASE);
        }
        int port = LibertyServer.freePort();
        gate = new DatabaseGate(port, ItEnvironment.postgres().getPort());
        gate.open();
        Map<String, String> environment = new HashMap<>(Map.of(
                "DB_URL", "jdbc:postgresql://localhost:" + port + "/" + DATABASE,
                "DB_USER", "postgres",
                "DB_PASSWORD", "postgres",
                "DB_POOL_SIZE", Integer.toString(POOL_SIZE),
                "NOX_UI_BASE_URL", "http://localhost:" + LibertyServer.PORT + "/ui",
                "NOX_SIGNING_KEY", "generate",
                "NOX_LINK_SESSION_TOKEN_SECRETS", "generate",
                "NOX_MANUFACTURERS", "acme",
                "NOX_MANUFACTURER_ACME_NAME", "Acme",
                "NOX_MANUFACTURER_ACME_API_KEYS", ItEnvironment.digest(KEY)));
        environment.put("NOX_MANUFACTURER_ACME_REDIRECT_URLS", "any");
        // Wrong keys are part of what is sent.
        environment.put("NOX_RATE_LIMIT_WRONG_KEYS_PER_MINUTE", "0");
        server = LibertyServer.start(output, environment);
    }

    @AfterAll
    static void stop() {
        server.close();
        gate.close();
    }

    @AfterEach
    void back() {
        gate.open();
        server.await(readiness -> isReady());
    }

    @Test
    void aDatabaseThatSwallowsBytesHoldsNobodyUp() throws SQLException {
        SilentDatabase seen = SilentDatabase.observe(gate, server, KEY, Duration.ofSeconds(12));
        assertAll(seen.toString(),
                () -> assertTrue(seen.slowestCreate() < 5500, "create"),
                () -> assertTrue(seen.slowestRead() < 5500, "read"),
                () -> assertTrue(seen.slowestPage() < 5500, "page"),
                () -> assertTrue(seen.slowestLive() < 1000, "live"),
                () -> assertTrue(seen.slowestReady() < 3500, "ready"),
                () -> assertTrue(seen.slowestWithoutDatabase() < 1000, "without database"),
                () -> assertTrue(seen.recoveryMillis() < 2000, "recovery"),
                () -> assertEquals(Set.of(503), seen.statuses()),
                () -> assertEquals(Set.of(200, 400, 401), seen.statusesWithoutDatabase()));
        Set<String> stored = storedDigests();
        assertEquals(List.of(), seen.acknowledged().stream()
                .filter(token -> !stored.contains(HexFormat.of().formatHex(Sha256.of(token)))).toList());
    }

    @Test
    void aServerWhoseConnectionsAreAllInUseIsReady() throws SQLException {
        try (Connection lock = connect(); Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table link_session in share row exclusive mode");
            ExecutorService backends = Executors.newFixedThreadPool(POOL_SIZE + 2);
            List<CompletableFuture<Integer>> creates = IntStream.range(0, POOL_SIZE + 2)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> server.api()
                            .create(KEY, body(Map.of()).toString(), UUID.randomUUID().toString()).statusCode(), backends))
                    .toList();
            backends.shutdown();
            // Without a connection left, two of them are refused.
            assertEquals(503, CompletableFuture.anyOf(creates.toArray(CompletableFuture[]::new)).join());
            assertTrue(isReady(), server::log);
            lock.commit();
            assertEquals(Set.of(201, 503), creates.stream().map(CompletableFuture::join).collect(Collectors.toSet()));
        }
    }

    @Test
    void aDatabaseThatIsAwayMakesTheServerUnready() {
        gate.close();
        assertTrue(!isReady(), server::log);
    }

    @Test
    void aDatabaseThatIsSilentMakesTheServerUnready() {
        gate.silence();
        assertTrue(!isReady(), server::log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "repeatable create", "read", "cancel", "connect devices"})
    void aCommitWithoutAnAnswerIs503(String what) {
        LinkSessionApi api = server.api();
        String token = json(api.create(KEY, body(Map.of()).toString())).getString("link_token");
        gate.silenceAt("COMMIT");
        HttpResponse<String> answer = switch (what) {
            case "create" -> api.create(KEY, body(Map.of()).toString());
            case "repeatable create" -> api.create(KEY, body(Map.of()).toString(), UUID.randomUUID().toString());
            case "read" -> api.read(KEY, token);
            case "cancel" -> api.cancel(KEY, token);
            default -> api.connectDevices(KEY, "{\"user_id\": \"" + UUID.randomUUID() + "\", \"device_id\": \"a\"}");
        };
        assertEquals(503, answer.statusCode(), () -> answer.body() + server.log());
        assertTrue(answer.headers().firstValueAsLong("Retry-After").isPresent());
    }

    private static boolean isReady() {
        return server.api().get("health/ready").statusCode() == 200;
    }

    private static Connection connect() throws SQLException {
        return ItEnvironment.postgres().getDatabase("postgres", DATABASE).getConnection();
    }

    private static Set<String> storedDigests() throws SQLException {
        Set<String> digests = new HashSet<>();
        try (Connection connection = connect(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select encode(token_digest, 'hex') from link_session")) {
            while (rows.next()) {
                digests.add(rows.getString(1));
            }
        }
        return digests;
    }
}
