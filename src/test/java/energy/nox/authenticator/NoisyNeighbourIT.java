package energy.nox.authenticator;

import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LibertyServer;
import energy.nox.authenticator.support.Poll;
import energy.nox.authenticator.support.Race;

/**
 * Two manufacturers on one server and PostgreSQL, and one of them floods without any rate limit. Each transaction of
 * the database takes {@value #TRANSACTION_MILLIS} ms. So what is measured is who waits for whom at the queue of the
 * creates and at the pool, and not how fast the machine is that runs client, server and database.
 */
class NoisyNeighbourIT {

    private static final String QUIET_KEY = "quiet-key";
    private static final String NOISY_KEY = "noisy-key";
    private static final String DATABASE = "noisy";
    private static final int TRANSACTION_MILLIS = 200;
    private static final int ROUNDS = 5;
    /** Of the quiet manufacturer: so many callers of each kind, and so many requests by each of them a round. */
    private static final int QUIET_CALLERS = 2;
    private static final int QUIET_REQUESTS = 12;
    /** Three times as many as there are connections. */
    private static final int NOISY_READERS = 30;
    private static final int NOISY_CREATORS = 16;
    /** Browsers of the noisy manufacturer's users. */
    private static final int NOISY_USERS = 30;
    private static final int NOISY_PAUSE_MILLIS = 100;

    private static LibertyServer server;
    private static String quietToken;
    private static String noisyToken;

    /** The 99th percentiles of a round, in milliseconds. */
    private record Round(long create, long read) {
    }

    @BeforeAll
    static void start(@TempDir Path output) throws Exception {
        // Not a superuser, whom row security does not slow down.
        execute("postgres", "create role noisy login password 'noisy'", "create database noisy owner noisy");
        Map<String, String> environment = new HashMap<>(Map.of(
                "DB_URL", "jdbc:postgresql://localhost:" + ItEnvironment.postgres().getPort() + "/" + DATABASE,
                "DB_USER", "noisy",
                "DB_PASSWORD", "noisy",
                "DB_POOL_SIZE", "10",
                "NOX_DB_CONNECTIONS_PER_MANUFACTURER", "4",
                "NOX_UI_BASE_URL", "http://localhost:" + LibertyServer.PORT + "/ui",
                "NOX_SIGNING_KEY", "generate",
                "NOX_LINK_SESSION_TOKEN_SECRETS", "generate",
                "NOX_MANUFACTURERS", "quiet,noisy"));
        environment.put("NOX_MANUFACTURER_QUIET_NAME", "Quiet");
        environment.put("NOX_MANUFACTURER_QUIET_API_KEYS", ItEnvironment.digest(QUIET_KEY));
        environment.put("NOX_MANUFACTURER_QUIET_REDIRECT_URLS", "any");
        environment.put("NOX_MANUFACTURER_NOISY_NAME", "Noisy");
        environment.put("NOX_MANUFACTURER_NOISY_REDIRECT_URLS", "any");
        environment.put("NOX_MANUFACTURER_NOISY_API_KEYS", ItEnvironment.digest(NOISY_KEY));
        environment.put("NOX_LINK_SESSION_CLEANUP_INTERVAL", "P1D");
        environment.put("NOX_RATE_LIMIT_PAGES_PER_MINUTE", "0");
        server = LibertyServer.start(output, environment);
        quietToken = json(create(QUIET_KEY)).getString("link_token");
        noisyToken = json(create(NOISY_KEY)).getString("link_token");
        for (int i = 0; i < 200; i++) {
            // Warms the server up.
            assertEquals(201, create(QUIET_KEY).statusCode());
            assertEquals(200, read(QUIET_KEY, quietToken).statusCode());
        }
        slowDown();
        // Fills the pool of connections and of threads.
        measureFlooded();
    }

    /** A group of creates sleeps once, and so does a read of one session. */
    private static void slowDown() throws SQLException {
        String sleep = "perform pg_sleep(" + TRANSACTION_MILLIS / 1000.0 + ");";
        execute(DATABASE,
                "create function slow_insert() returns trigger language plpgsql as $$ begin"
                        + " if current_setting('noisy.slept', true) is distinct from txid_current()::text then"
                        + " perform set_config('noisy.slept', txid_current()::text, true); " + sleep + " end if;"
                        + " return null; end $$",
                "create trigger slow after insert on link_session for each statement execute function slow_insert()",
                "create function slow_read() returns boolean language plpgsql as $$ begin " + sleep
                        + " return true; end $$",
                "create policy reads on link_session for select using (slow_read())",
                "create policy inserts on link_session for insert with check (true)",
                "alter table link_session enable row level security",
                "alter table link_session force row level security");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whileOneFloodsTheOthersP99IsWithinTwiceItsOwnAlone() throws Exception {
        List<Round> alone = new ArrayList<>();
        List<Round> flooded = new ArrayList<>();
        Set<Integer> readiness;
        try (Poll ready = new Poll(() -> server.api().get("health/ready"))) {
            for (int i = 0; i < ROUNDS; i++) {
                alone.add(measure());
                flooded.add(measureFlooded());
            }
            readiness = ready.statuses();
        }
        String seen = "alone " + alone + ", flooded " + flooded;
        assertAll(seen,
                () -> assertTrue(median(flooded, Round::create) <= 2 * median(alone, Round::create), "create"),
                () -> assertTrue(median(flooded, Round::read) <= 2 * median(alone, Round::read), "read"),
                () -> assertTrue(median(alone, Round::read) >= TRANSACTION_MILLIS, "the database is slow"),
                () -> assertEquals(Set.of(200), readiness));
    }

    private static long median(List<Round> rounds, ToLongFunction<Round> p99) {
        return rounds.stream().mapToLong(p99).sorted().skip(rounds.size() / 2).findFirst().orElseThrow();
    }

    /** A round of the quiet manufacturer's requests. */
    private static Round measure() {
        List<List<Long>> callers = Race.of(2 * QUIET_CALLERS, i -> () -> IntStream.range(0, QUIET_REQUESTS)
                .mapToObj(request -> i % 2 == 0 ? millis(201, () -> create(QUIET_KEY))
                        : millis(200, () -> read(QUIET_KEY, quietToken))).toList());
        return new Round(p99(callers, 0), p99(callers, 1));
    }

    private static Round measureFlooded() throws InterruptedException {
        try (Flood flood = new Flood()) {
            flood.awaitBegun();
            return measure();
        }
    }

    private static long p99(List<List<Long>> callers, int first) {
        List<Long> sorted = IntStream.range(0, callers.size()).filter(i -> i % 2 == first).boxed()
                .flatMap(i -> callers.get(i).stream()).sorted().collect(Collectors.toList());
        return sorted.get(sorted.size() * 99 / 100);
    }

    private static long millis(int status, Callable<HttpResponse<String>> request) {
        long begun = System.nanoTime();
        try {
            assertEquals(status, request.call().statusCode());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    private static HttpResponse<String> create(String key) {
        return server.api().create(key, body(Map.of()).toString());
    }

    private static HttpResponse<String> read(String key, String token) {
        return server.api().read(key, token);
    }

    private static void execute(String database, String... statements) throws SQLException {
        try (Connection connection = ItEnvironment.postgres().getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /**
     * The noisy manufacturer's callers. Each of them asks again {@value #NOISY_PAUSE_MILLIS} ms after its answer, until
     * this is closed: those who are refused at once would otherwise take the processors of this machine, which has the
     * callers on it too.
     */
    private static final class Flood implements AutoCloseable {

        private final ScheduledExecutorService callers = Executors.newScheduledThreadPool(NOISY_READERS
                + NOISY_CREATORS + NOISY_USERS);
        /** Until everybody has been answered once, on average. */
        private final CountDownLatch begun = new CountDownLatch(NOISY_READERS + NOISY_CREATORS + NOISY_USERS);
        Flood() {
            IntStream.range(0, NOISY_READERS).forEach(i -> send(() -> read(NOISY_KEY, noisyToken)));
            IntStream.range(0, NOISY_CREATORS).forEach(i -> send(() -> create(NOISY_KEY)));
            IntStream.range(0, NOISY_USERS).forEach(i -> send(() -> server.api().get("ui?token=" + noisyToken)));
        }

        private void send(Callable<HttpResponse<String>> request) {
            callers.scheduleWithFixedDelay(() -> {
                try {
                    request.call();
                    begun.countDown();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }, 0, NOISY_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }

        void awaitBegun() throws InterruptedException {
            assertTrue(begun.await(60, TimeUnit.SECONDS), "The flood stands still");
        }

        @Override
        public void close() throws InterruptedException {
            callers.shutdown();
            assertTrue(callers.awaitTermination(60, TimeUnit.SECONDS), "A request has no answer");
        }
    }
}
