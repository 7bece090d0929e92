package energy.nox.authenticator;

import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.UserAgent.location;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
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
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.secret.Sha256;
import energy.nox.authenticator.support.DatabaseGate;
import energy.nox.authenticator.support.HaProxy;
import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LibertyServer;
import energy.nox.authenticator.support.Load;
import energy.nox.authenticator.support.ManufacturerApp;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.Poll;
import energy.nox.authenticator.support.Race;
import energy.nox.authenticator.support.RestartablePostgres;
import energy.nox.authenticator.support.SilentDatabase;
import energy.nox.authenticator.support.SilentSupplier;
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
    /** Between the servers and PostgreSQL. */
    private static DatabaseGate gate;
    private static MisbehavingSupplier supplier;
    private static SilentSupplier silent;
    private static ManufacturerApp app;
    private static int balancerPort;

    /** What a test has started, the latest first. */
    private final Deque<AutoCloseable> started = new ConcurrentLinkedDeque<>();
    /** Each server's directory of mounted configuration. */
    private List<Path> configs;
    private List<LibertyServer> servers;
    private HaProxy balancer;
    private Load load;

    @BeforeAll
    static void start() throws IOException {
        postgres = RestartablePostgres.start(DIRECTORY.resolve("postgres"));
        gate = new DatabaseGate(LibertyServer.freePort(), postgres.port());
        gate.open();
        supplier = MisbehavingSupplier.start();
        silent = new SilentSupplier();
        app = new ManufacturerApp();
        balancerPort = LibertyServer.freePort();
    }

    @AfterAll
    static void stopAndReport() throws IOException {
        app.close();
        supplier.close();
        silent.close();
        gate.close();
        postgres.close();
        String table = "| on a bad day | what happened |\n| --- | --- |\n" + String.join("\n", REPORT) + "\n";
        Files.writeString(DIRECTORY.resolve("report.md"), table);
        System.out.println(table);
    }

    @BeforeEach
    void startServers(TestInfo test) throws IOException {
        String name = test.getTestMethod().orElseThrow().getName();
        configs = Stream.of("a", "b").map(id -> DIRECTORY.resolve(name + "-" + id + "-config")).toList();
        // What an earlier run has left.
        for (Path config : configs) {
            Files.deleteIfExists(config.resolve("nox.draining"));
        }
        List<CompletableFuture<LibertyServer>> starting = configs.stream().map(config -> CompletableFuture.supplyAsync(
                () -> closing(LibertyServer.start(Path.of(config + "-server"), environment(config))))).toList();
        servers = starting.stream().map(CompletableFuture::join).toList();
        balancer = closing(HaProxy.start(DIRECTORY.resolve(name), balancerPort,
                servers.stream().map(LibertyServer::port).toList()));
        load = closing(new Load(balancer.base(), KEY));
        load.await(500);
        assertTrue(balancer.isSendingTo(0) && balancer.isSendingTo(1));
    }

    @AfterEach
    void stopAll() throws Exception {
        Exception failure = null;
        for (AutoCloseable part : started) {
            try {
                part.close();
            } catch (Exception e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private <T extends AutoCloseable> T closing(T part) {
        started.addFirst(part);
        return part;
    }

    @Test
    void aKilledServer() throws SQLException {
        UserAgent browser = new UserAgent();
        Map<JsonObject, URI> callbacks = new HashMap<>();
        for (int user = 0; user < 4; user++) {
            JsonObject session = newSession();
            callbacks.put(session, browser.logIn(session, "misbehaving"));
        }
        servers.get(0).kill();
        int before = load.attempts().size();
        load.await(2000);
        callbacks.forEach((session, callback) -> {
            String back = browser.connect(session, callback).toString();
            assertTrue(back.startsWith(app.callback() + "&data="), back);
        });
        load.close();
        // At most what was under way on the killed server has no answer, or the balancer's that there is none.
        assertTrue(Set.of(201, 0, 502).containsAll(load.statuses().keySet()), () -> load.statuses().toString());
        List<Load.Attempt> after = load.attempts().subList(before, load.attempts().size());
        assertTrue(after.stream().filter(attempt -> !attempt.isAcknowledged()).count() <= Load.BACKENDS, after::toString);
        assertNothingAcknowledgedIsMissing();
        report("one of two servers killed (`kill -9`) under load", "the other went on, and four users in the middle of a"
                + " login finished there");
    }

    @Test
    void theDatabaseAwayForTwentySeconds() throws Exception {
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
        assertEquals(Set.of(201, 503), load.statuses().keySet());
        assertTrue(load.attempts().stream().allMatch(attempt -> attempt.isAcknowledged() || attempt.hasRetryAfter()));
        assertNothingAcknowledgedIsMissing();
        // A pool that has lost a connection cannot have all of them wait at once.
        for (int i = 0; i < servers.size(); i++) {
            UnderWay creates = new UnderWay(i, POOL_SIZE, "idempotency_record");
            creates.allow();
            assertEquals(Set.of(201), creates.statuses(), servers.get(i)::log);
        }
        report("PostgreSQL stopped for 20 s under load", "503 with `Retry-After`, ready DOWN and live UP at each of "
                + refused + " looks; the first 201 came " + recovery + " ms after it was back, with no restart and every"
                + " pooled connection in use again");
    }

    @Test
    void theDatabaseSwallowsBytesForFortySeconds() throws SQLException {
        SilentDatabase seen = SilentDatabase.observe(gate, servers.get(0), KEY, Duration.ofSeconds(40));
        load.await(2000);
        load.close();
        assertAll(seen.toString(),
                () -> assertTrue(seen.slowestCreate() < 5000),
                () -> assertTrue(seen.slowestRead() < 5000),
                () -> assertTrue(seen.slowestPage() < 5000),
                () -> assertTrue(seen.slowestLive() < 1000),
                () -> assertTrue(seen.slowestWithoutDatabase() < 1000),
                () -> assertTrue(seen.recoveryMillis() < 2000),
                () -> assertEquals(Set.of(503), seen.statuses()),
                () -> assertEquals(Set.of(200, 400, 401), seen.statusesWithoutDatabase()));
        assertEquals(Set.of(201, 503), load.statuses().keySet());
        assertNothingAcknowledgedIsMissing();
        assertStored(seen.acknowledged());
        report("the database swallows bytes for 40 s (connections stay, nothing is answered), 32 connections",
                "503 after " + seen.slowestCreate() + " ms at most for a create, " + seen.slowestPage()
                + " ms for a page and " + seen.slowestRead() + " ms for a read; live answered in " + seen.slowestLive()
                + " ms at most, what needs no database in " + seen.slowestWithoutDatabase() + " ms; the first 201 came " + seen.recoveryMillis()
                + " ms after it was back");
    }

    @Test
    void aSupplierThatNeverAnswers() throws SQLException {
        UserAgent browser = new UserAgent();
        JsonObject session = newSession();
        browser.open(session);
        Poll live = new Poll(() -> servers.get(0).api().get("health/live"));
        Poll creates = new Poll(() -> servers.get(0).api().create(KEY, body(Map.of()).toString()));
        long begun = System.nanoTime();
        List<HttpResponse<String>> clicks = Race.of(200, user -> () -> browser.choose(session, "silent"));
        long clicked = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        live.close();
        creates.close();
        load.await(1000);
        load.close();
        assertEquals(Set.of("supplier_unavailable"), clicks.stream()
                .map(answer -> ManufacturerApp.parameters(location(answer)).get("notice")).collect(Collectors.toSet()));
        assertTrue(live.slowestMillis() < 1000, () -> live.slowestMillis() + " ms");
        assertTrue(creates.slowestMillis() < 2000, () -> creates.slowestMillis() + " ms");
        assertEquals(Set.of(201), load.statuses().keySet());
        assertNothingAcknowledgedIsMissing();
        report("a supplier that accepts connections and never answers",
                "200 clicks on it at once led to a notice within " + clicked + " ms; meanwhile live took " + live.slowestMillis() + " ms at most and a create "
                + creates.slowestMillis() + " ms");
    }

    @Test
    void aServerToldToStop() throws Exception {
        LibertyServer server = servers.get(0);
        long begun = System.nanoTime();
        Files.writeString(configs.get(0).resolve("nox.draining"), "true");
        assertEquals(503, server.api().get("health/ready").statusCode());
        while (balancer.isSendingTo(0)) {
            load.await(1);
        }
        long turnedAway = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        UnderWay creates = new UnderWay(0, 5, "link_session");
        begun = System.nanoTime();
        CompletableFuture<?> gone = server.terminate();
        awaitRefusal(server.port());
        creates.allow();
        assertEquals(Set.of(201), creates.statuses(), server::log);
        gone.join();
        long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        load.await(1000);
        load.close();
        assertTrue(millis < Duration.ofSeconds(30).toMillis(), millis + " ms");
        assertEquals(Set.of(201), load.statuses().keySet(), () -> load.statuses() + server.log());
        assertNothingAcknowledgedIsMissing();
        report("one of two servers drained and stopped (SIGTERM) under load", "ready went DOWN first and the balancer"
                + " turned away, within " + turnedAway + " ms; the five creates under way at the signal were answered 201, the process"
                + " was gone " + millis + " ms after it");
    }

    /** Creates that one server has begun, and that a lock in the database keeps from ending. */
    private final class UnderWay {

        private final Connection lock = closing(postgres.connect());
        private final List<CompletableFuture<Integer>> answers = new ArrayList<>();

        /** @param table that each of these creates, by its idempotency key on a connection of its own, has to write */
        UnderWay(int server, int count, String table) throws SQLException {
            lock.setAutoCommit(false);
            try (Statement statement = lock.createStatement()) {
                statement.execute("lock table " + table + " in share row exclusive mode");
            }
            ExecutorService callers = Executors.newFixedThreadPool(count);
            for (int i = 0; i < count; i++) {
                answers.add(CompletableFuture.supplyAsync(() -> servers.get(server).api()
                        .create(KEY, body(Map.of()).toString(), UUID.randomUUID().toString()).statusCode(), callers));
            }
            callers.shutdown();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            String waiting = "select count(*) from pg_stat_activity where application_name = 'server-" + server
                    + "' and wait_event_type = 'Lock' and query like 'insert into " + table + "%'";
            while (Integer.parseInt(query(waiting)) < count) {
                assertTrue(System.nanoTime() < deadline, () -> answers + servers.get(server).log());
            }
        }

        void allow() throws SQLException {
            lock.commit();
        }

        Set<Integer> statuses() {
            return answers.stream().map(CompletableFuture::join).collect(Collectors.toSet());
        }
    }

    private static void awaitRefusal(int port) throws IOException {
        while (true) {
            try (Socket connection = new Socket("127.0.0.1", port)) {
                Thread.onSpinWait();
            } catch (ConnectException e) {
                return;
            }
        }
    }

    @Test
    void aMillionExpiredSessions() throws SQLException {
        long calm = System.nanoTime();
        load.await(5000);
        long inserting = System.nanoTime();
        long before = load.p99(calm, inserting);
        execute("insert into link_session (id, token_digest, manufacturer_id, user_id, language, redirect_url, created_at,"
                + " expires_at, deadline, version) select gen_random_uuid(), sha256(i::text::bytea), 'acme', 'expired',"
                + " 'NL', 'https://a.example/', now() - interval '3 days', now() - interval '2 days',"
                + " now() - interval '2 days', 0"
                + " from generate_series(1, 1000000) i");
        long cleaning = System.nanoTime();
        String left = "select count(*) from (select 1 from link_session"
                + " where deadline < now() - interval '1 day' limit 1) e";
        while (!query(left).equals("0")) {
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
        Set<String> acknowledged = load.acknowledgedTokens();
        assertStored(acknowledged);
        assertTrue(acknowledged.size() > 1000);
    }

    private static void assertStored(Set<String> acknowledged) throws SQLException {
        Set<String> stored = new HashSet<>();
        try (Connection connection = postgres.connect(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select encode(token_digest, 'hex') from link_session")) {
            while (rows.next()) {
                stored.add(rows.getString(1));
            }
        }
        List<String> missing = acknowledged.stream()
                .filter(token -> !stored.contains(HexFormat.of().formatHex(Sha256.of(token)))).toList();
        assertTrue(missing.isEmpty(), missing.size() + " of " + acknowledged.size() + " acknowledged creates are missing");
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
                "DB_URL", gate.url() + "?ApplicationName=" + applicationName(config),
                "DB_USER", "postgres",
                "DB_PASSWORD", "postgres",
                "DB_POOL_SIZE", Integer.toString(POOL_SIZE),
                "NOX_UI_BASE_URL", "http://localhost:" + balancerPort + "/ui",
                "NOX_SIGNING_KEY", "generate",
                "NOX_LINK_SESSION_TOKEN_SECRETS", TOKEN_SECRET,
                "NOX_LINK_SESSION_CLEANUP_INTERVAL", "PT1S",
                "NOX_CONFIG_DIRS", directory(config).toString()));
        // Wrong keys are part of what is sent while the database is silent.
        environment.put("NOX_RATE_LIMIT_WRONG_KEYS_PER_MINUTE", "0");
        environment.putAll(Map.of(
                "NOX_MANUFACTURERS", "acme",
                "NOX_MANUFACTURER_ACME_NAME", "Acme",
                "NOX_MANUFACTURER_ACME_API_KEYS", ItEnvironment.digest(KEY),
                "NOX_SUPPLIERS", "misbehaving,silent",
                "NOX_SUPPLIER_SILENT_NAME", "Silent",
                "NOX_SUPPLIER_SILENT_ISSUER", silent.issuer().toString(),
                "NOX_SUPPLIER_SILENT_CLIENT_ID", "nox",
                "NOX_SUPPLIER_MISBEHAVING_NAME", "Supplier",
                "NOX_SUPPLIER_MISBEHAVING_ISSUER", supplier.issuer().toString(),
                "NOX_SUPPLIER_MISBEHAVING_CLIENT_ID", "nox"));
        environment.put("NOX_MANUFACTURER_ACME_REDIRECT_URLS", "any");
        return environment;
    }

    /** Tells the servers' connections apart: server-0 and server-1. */
    private static String applicationName(Path config) {
        return config.toString().endsWith("-a-config") ? "server-0" : "server-1";
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
