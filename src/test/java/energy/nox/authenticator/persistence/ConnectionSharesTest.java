package energy.nox.authenticator.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import org.hibernate.cfg.JdbcSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.support.LogLines;
import energy.nox.authenticator.support.TestSettings;

/** Requests are threads here, and the pool always has another connection. */
@Timeout(20)
class ConnectionSharesTest {

    private static final String ACME = "acme";
    /** In place of a manufacturer. */
    private static final String PAGE = "a page";

    private final ConnectionShares shares =
            new ConnectionShares(TestSettings.of(Map.of("nox.db.connections-per-manufacturer", "2",
                    "db.pool.size", "12")));
    private final AtomicInteger lent = new AtomicInteger();
    private final ConnectionGate gate = new ConnectionGate();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean poolIsEmpty;

    ConnectionSharesTest() {
        gate.configure(Map.of(JdbcSettings.JAKARTA_JTA_DATASOURCE, Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (pool, method, arguments) -> {
                    if (poolIsEmpty) {
                        throw new SQLException("no connection");
                    }
                    lent.incrementAndGet();
                    return Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] {Connection.class},
                            (connection, called, nothing) -> null);
                })));
    }

    @AfterEach
    void endAll() {
        end.countDown();
        shares.end();
    }

    @Test
    void aRequestBeyondTheShareWaitsOneSecondAndIsThenAnswered503() {
        useConnection(ACME);
        useConnection(ACME);
        long begun = System.nanoTime();
        SQLException refused = assertThrows(SQLException.class, () -> inRequest(ACME, gate::getConnection));
        long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        assertTrue(millis >= 900 && millis < 3000, () -> millis + " ms");
        assertTrue(DatabaseFailure.isUnavailable(refused));
        assertTrue(DatabaseFailure.isOverload(refused), "it does not say that the database is away");
        assertTrue(refused.getMessage().contains(ACME), refused.getMessage());
        assertTrue(refused.getMessage().contains("nox.db.connections-per-manufacturer"), refused.getMessage());
    }

    @Test
    void anotherManufacturerAndWhatBelongsToNoneDoNotWait() throws Exception {
        useConnection(ACME);
        useConnection(ACME);
        assertTimeoutPreemptively(Duration.ofMillis(900), () -> {
            inRequest("globex", gate::getConnection);
            gate.getConnection();
        });
        assertEquals(4, lent.get());
    }

    /** Each of them holds a thread. A machine that stands still lets the waiting ones go first, so a few attempts. */
    @Test
    void aRequestIsRefusedAtOnceWhereTwiceTheShareWaits() throws Exception {
        useConnection(ACME);
        useConnection(ACME);
        boolean refusedAtOnce = false;
        for (int attempt = 0; attempt < 5 && !refusedAtOnce; attempt++) {
            List<Thread> waiting = IntStream.range(0, 4).mapToObj(i -> new Thread(
                    () -> assertThrows(SQLException.class, () -> inRequest(ACME, gate::getConnection)))).toList();
            waiting.forEach(Thread::start);
            for (Thread thread : waiting) {
                while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
            }
            long begun = System.nanoTime();
            assertThrows(SQLException.class, () -> inRequest(ACME, gate::getConnection));
            refusedAtOnce = Duration.ofNanos(System.nanoTime() - begun).toMillis() < 500;
            for (Thread thread : waiting) {
                thread.join();
            }
        }
        assertTrue(refusedAtOnce);
    }

    @Test
    void allPagesTogetherHaveAQuarterOfThePool() throws Exception {
        for (int i = 0; i < 3; i++) {
            useConnection(PAGE);
        }
        SQLException refused = assertThrows(SQLException.class, () -> inRequest(PAGE, gate::getConnection));
        assertTrue(DatabaseFailure.isUnavailable(refused));
        assertTrue(refused.getMessage().startsWith("The pages have"), refused.getMessage());
        assertTimeoutPreemptively(Duration.ofMillis(900), () -> inRequest(ACME, gate::getConnection));
    }

    /** For a supplier may take its time. */
    @Test
    void aRequestThatWaitsForSomebodyElseGivesItsPlaceBack() throws Exception {
        useConnection(PAGE);
        useConnection(PAGE);
        inRequest(PAGE, () -> {
            gate.getConnection();
            shares.giveBack();
            useConnection(PAGE);
            assertThrows(SQLException.class, gate::getConnection, "it needs a place again");
            return null;
        });
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"-, 8", "20, 8", "10, 4", "1, 1"})
    void theShareIsTwoFifthsOfThePoolUnlessItIsConfigured(String pool, int places) {
        ConnectionShares byDefault = new ConnectionShares(settings(pool, null));
        for (int i = 0; i < places; i++) {
            useConnection(() -> byDefault.begin(ACME));
        }
        byDefault.begin(ACME);
        assertThrows(SQLException.class, gate::getConnection);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"20, -, false", "20, 9, false", "20, 10, true", "20, 40, true",
        "-, 40, false"})
    void aShareOfHalfOfThePoolIsAWarning(String pool, String share, boolean warned) {
        List<String> lines = LogLines.of(ConnectionShares.class, () -> new ConnectionShares(settings(pool, share)));
        assertEquals(warned ? 1 : 0, lines.size(), lines::toString);
        assertTrue(lines.stream().allMatch(line -> line.startsWith("WARNING ")
                && line.contains("nox.db.connections-per-manufacturer") && line.contains("DB_POOL_SIZE")),
                lines::toString);
    }

    private static Settings settings(String pool, String share) {
        Map<String, String> values = new HashMap<>();
        values.put("db.pool.size", pool);
        values.put("nox.db.connections-per-manufacturer", share);
        values.values().removeIf(Objects::isNull);
        return TestSettings.of(values);
    }

    @Test
    void aRequestThatWaitsGetsThePlaceOfOneThatEnds() throws Exception {
        CompletableFuture<Void> first = useConnection(ACME);
        useConnection(ACME);
        CompletableFuture<Void> third = useConnectionAsSoonAsPossible(ACME);
        assertFalse(third.isDone());
        end.countDown();
        first.join();
        third.join();
        assertEquals(3, lent.get());
    }

    /** For its transaction has the connection until it is through. */
    @Test
    void aConnectionThatWasGivenBackKeepsItsPlaceUntilTheRequestEnds() throws Exception {
        useConnection(ACME);
        shares.begin(ACME);
        gate.closeConnection(gate.getConnection());
        CompletableFuture<Void> other = useConnectionAsSoonAsPossible(ACME);
        assertThrows(CompletionException.class, other::join);
        shares.end();
        inRequest(ACME, gate::getConnection);
    }

    @Test
    void aRequestThatNeedsMoreConnectionsDoesNotWaitForItself() throws Exception {
        useConnection(ACME);
        assertTimeoutPreemptively(Duration.ofMillis(900), () -> inRequest(ACME, () -> {
            gate.getConnection();
            gate.getConnection();
            return gate.getConnection();
        }));
    }

    @Test
    void aPlaceIsGivenBackHoweverTheRequestEnds() throws Exception {
        poolIsEmpty = true;
        for (int i = 0; i < 5; i++) {
            assertEquals("no connection",
                    assertThrows(SQLException.class, () -> inRequest(ACME, gate::getConnection)).getMessage());
        }
        poolIsEmpty = false;
        useConnection(ACME);
        useConnection(ACME);
        for (int i = 0; i < 2; i++) {
            // Nor does one that got no place give one back.
            assertThrows(SQLException.class, () -> inRequest(ACME, gate::getConnection));
        }
        shares.begin(ACME);
        shares.end();
        shares.end();
        assertThrows(SQLException.class, () -> inRequest(ACME, gate::getConnection));
    }

    @Test
    void whoIsInterruptedIsRefusedAndStaysInterrupted() throws Exception {
        useConnection(ACME);
        useConnection(ACME);
        Thread.currentThread().interrupt();
        assertThrows(SQLException.class, () -> inRequest(ACME, gate::getConnection));
        assertTrue(Thread.interrupted());
    }

    private <T> T inRequest(String tenant, Callable<T> work) throws Exception {
        return inRequest(() -> begin(tenant), work);
    }

    private <T> T inRequest(Runnable begin, Callable<T> work) throws Exception {
        begin.run();
        try {
            return work.call();
        } finally {
            shares.end();
        }
    }

    private void begin(String tenant) {
        if (tenant.equals(PAGE)) {
            shares.beginPage();
        } else {
            shares.begin(tenant);
        }
    }

    /** Another request, which has its connection when this returns and lasts until the end. */
    private CompletableFuture<Void> useConnection(String tenant) {
        return useConnection(() -> begin(tenant));
    }

    private CompletableFuture<Void> useConnection(Runnable begin) {
        int before = lent.get();
        CompletableFuture<Void> request = useConnectionAsSoonAsPossible(begin);
        while (lent.get() == before) {
            Thread.onSpinWait();
        }
        return request;
    }

    private CompletableFuture<Void> useConnectionAsSoonAsPossible(String tenant) {
        return useConnectionAsSoonAsPossible(() -> begin(tenant));
    }

    private CompletableFuture<Void> useConnectionAsSoonAsPossible(Runnable begin) {
        CompletableFuture<Void> request = new CompletableFuture<>();
        new Thread(() -> {
            try {
                inRequest(begin, () -> {
                    gate.getConnection();
                    end.await();
                    return null;
                });
                request.complete(null);
            } catch (Exception e) {
                request.completeExceptionally(e);
            }
        }).start();
        return request;
    }
}
