package energy.nox.authenticator;

import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.UserAgent.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import energy.nox.authenticator.platform.RandomSecret;
import energy.nox.authenticator.platform.Sha256;
import energy.nox.authenticator.support.HaProxy;
import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LibertyServer;
import energy.nox.authenticator.support.Load;
import energy.nox.authenticator.support.ManufacturerApp;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.RestartablePostgres;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/** Two servers behind a balancer on one PostgreSQL, under load, on a bad day; {@code ./mvnw verify -Presilience}. */
class BadDayResilience {

    private static final String KEY = "resilience-key";
    private static final String TOKEN_SECRET = RandomSecret.next();
    private static final int POOL_SIZE = 10;
    private static final Path DIRECTORY = Path.of("target", "resilience").toAbsolutePath();
    private static final List<String> REPORT = new ArrayList<>();

    private static RestartablePostgres postgres;
    private static MisbehavingSupplier supplier;
    private static ManufacturerApp app;
    private static int balancerPort;

    /** Each server's directory of mounted configuration. */
    private List<Path> configs;
    private List<LibertyServer> servers;
    private HaProxy balancer;
    private Load load;

    @BeforeAll
    static void start() {
        postgres = RestartablePostgres.start(DIRECTORY.resolve("postgres"));
        supplier = MisbehavingSupplier.start();
        app = new ManufacturerApp();
        balancerPort = LibertyServer.freePort();
    }

    @AfterAll
    static void stopAndReport() throws IOException {
        app.close();
        supplier.close();
        postgres.close();
        String table = "| on a bad day | what happened |\n| --- | --- |\n" + String.join("\n", REPORT) + "\n";
        Files.writeString(DIRECTORY.resolve("report.md"), table);
        System.out.println(table);
    }

    @BeforeEach
    void startServers(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        configs = Stream.of("a", "b").map(id -> DIRECTORY.resolve(name + "-" + id + "-config")).toList();
        List<CompletableFuture<LibertyServer>> starting = configs.stream().map(config -> CompletableFuture.supplyAsync(
                () -> LibertyServer.start(DIRECTORY.resolve(config + "-server"), environment(config)))).toList();
        servers = starting.stream().map(CompletableFuture::join).toList();
        balancer = HaProxy.start(DIRECTORY.resolve(name), balancerPort, servers.stream().map(LibertyServer::port).toList());
        load = new Load(balancer.base(), KEY);
        load.await(500);
    }

    @AfterEach
    void stopServers() {
        load.close();
        balancer.close();
        servers.forEach(LibertyServer::close);
    }

    @Test
    void aKilledServer() throws SQLException {
        UserAgent browser = new UserAgent();
        List<URI> callbacks = new ArrayList<>();
        for (int user = 0; user < 4; user++) {
            callbacks.add(browser.logIn(newSession(), "misbehaving"));
        }
        servers.get(0).kill();
        load.await(2000);
        for (URI callback : callbacks) {
            String back = location(browser.get(callback)).toString();
            assertTrue(back.startsWith(app.callback() + "&data="), back);
        }
        load.close();
        assertNothingAcknowledgedIsMissing();
        report("one of two servers killed (`kill -9`) under load", "the other went on, and four users in the middle of a"
                + " login finished there");
    }

    @Test
    void theDatabaseAwayForTwentySeconds() throws SQLException {
        LibertyServer server = servers.get(0);
        postgres.stop();
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        int refused = 0;
        while (System.nanoTime() < until) {
            HttpResponse<String> create = server.api().create(KEY, body(Map.of()).toString());
            assertEquals(503, create.statusCode(), create.body());
            assertTrue(create.headers().firstValueAsLong("Retry-After").isPresent());
            assertEquals(503, server.api().get("health/ready").statusCode());
            assertEquals(200, server.api().get("health/live").statusCode());
            refused++;
        }
        postgres.start();
        long back = System.nanoTime();
        while (server.api().get("health/ready").statusCode() != 200
                || server.api().create(KEY, body(Map.of()).toString()).statusCode() != 201) {
            assertTrue(System.nanoTime() - back < Duration.ofSeconds(60).toNanos(), server::log);
        }
        long recovery = Duration.ofNanos(System.nanoTime() - back).toMillis();
        load.await(2000);
        load.close();
        assertNothingAcknowledgedIsMissing();
        assertEquals("0", query("select count(*) from pg_stat_activity where state like 'idle in transaction%'"));
        int connections = Integer.parseInt(query("select count(*) from pg_stat_activity where client_addr is not null"));
        assertTrue(connections <= 2 * POOL_SIZE + 1, connections + " connections");
        report("PostgreSQL stopped for 20 s under load", "503 with `Retry-After` " + refused + " times of " + refused
                + ", ready DOWN, live UP; the first 201 came " + recovery + " ms after it was back, with no restart and "
                + connections + " connections");
    }

    @Test
    void aServerToldToStop() throws Exception {
        LibertyServer server = servers.get(0);
        Files.writeString(configs.get(0).resolve("nox.draining"), "true");
        assertEquals(503, server.api().get("health/ready").statusCode());
        long begun = System.nanoTime();
        while (balancer.isSendingTo(0)) {
            load.await(1);
        }
        long turnedAway = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        begun = System.nanoTime();
        server.terminate().join();
        long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        load.await(1000);
        load.close();
        assertTrue(millis < Duration.ofSeconds(30).toMillis(), millis + " ms");
        assertEquals(Set.of(201), load.statuses().keySet(), () -> load.statuses() + server.log());
        assertNothingAcknowledgedIsMissing();
        report("one of two servers stopped (SIGTERM) under load", "every one of " + load.attempts().size()
                + " creates was answered 201; ready was DOWN first and the balancer turned away in " + turnedAway
                + " ms, then the process was gone " + millis + " ms after the signal");
    }

    @Test
    void aMillionExpiredSessions() throws SQLException {
        long calm = System.nanoTime();
        load.await(5000);
        long inserting = System.nanoTime();
        long before = load.p99(calm, inserting);
        execute("insert into link_session (id, token_digest, manufacturer_id, user_id, language, redirect_url, created_at,"
                + " expires_at, version) select gen_random_uuid(), sha256(i::text::bytea), 'acme', 'expired', 'NL',"
                + " 'https://a.example/', now() - interval '3 days', now() - interval '2 days', 0"
                + " from generate_series(1, 1000000) i");
        long cleaning = System.nanoTime();
        while (!query("select count(*) from (select 1 from link_session where expires_at < now() - interval '1 day' limit 1) e")
                .equals("0")) {
            assertTrue(System.nanoTime() - cleaning < Duration.ofMinutes(5).toNanos(), "The cleanup does not end");
            load.await(200);
        }
        long clean = System.nanoTime();
        load.close();
        assertEquals(Set.of(201), load.statuses().keySet());
        assertNothingAcknowledgedIsMissing();
        report("one million expired sessions", "two servers removed them in " + Duration.ofNanos(clean - cleaning).toSeconds()
                + " s while creates went on: p99 " + load.p99(cleaning, clean) + " ms, before it " + before + " ms");
    }

    private void assertNothingAcknowledgedIsMissing() throws SQLException {
        Set<String> stored = new HashSet<>();
        try (Connection connection = postgres.connect(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select encode(token_digest, 'hex') from link_session")) {
            while (rows.next()) {
                stored.add(rows.getString(1));
            }
        }
        Set<String> acknowledged = load.acknowledgedTokens();
        List<String> missing = acknowledged.stream()
                .filter(token -> !stored.contains(HexFormat.of().formatHex(Sha256.of(token)))).toList();
        assertTrue(missing.isEmpty(), missing.size() + " of " + acknowledged.size() + " acknowledged creates are missing");
        assertTrue(acknowledged.size() > 1000);
    }

    private void report(String event, String outcome) {
        String statuses = load.statuses().entrySet().stream()
                .map(entry -> (entry.getKey() == 0 ? "no answer" : entry.getKey()) + " × " + entry.getValue())
                .collect(Collectors.joining(", "));
        REPORT.add("| " + event + " | " + outcome + "; through the balancer " + statuses
                + "; none of the acknowledged is missing |");
    }

    private JsonObject newSession() {
        return json(servers.get(0).api().create(KEY, body(Map.of("user_id", "user-" + UUID.randomUUID(),
                "redirect_url", app.callback().toString())).toString()));
    }

    private static Map<String, String> environment(Path config) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "DB_URL", postgres.url(),
                "DB_USER", "postgres",
                "DB_PASSWORD", "postgres",
                "DB_POOL_SIZE", Integer.toString(POOL_SIZE),
                "NOX_UI_BASE_URL", "http://localhost:" + balancerPort + "/ui",
                "NOX_SIGNING_KEY", "generate",
                "NOX_LINK_SESSION_TOKEN_SECRETS", TOKEN_SECRET,
                "NOX_LINK_SESSION_CLEANUP_INTERVAL", "PT1S",
                "NOX_CONFIG_DIRS", directory(config).toString()));
        environment.putAll(Map.of(
                "NOX_MANUFACTURERS", "acme",
                "NOX_MANUFACTURER_ACME_NAME", "Acme",
                "NOX_MANUFACTURER_ACME_API_KEYS", ItEnvironment.digest(KEY),
                "NOX_SUPPLIERS", "misbehaving",
                "NOX_SUPPLIER_MISBEHAVING_NAME", "Supplier",
                "NOX_SUPPLIER_MISBEHAVING_ISSUER", supplier.issuer().toString(),
                "NOX_SUPPLIER_MISBEHAVING_CLIENT_ID", "nox"));
        return environment;
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String query(String sql) throws SQLException {
        try (Connection connection = postgres.connect(); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
