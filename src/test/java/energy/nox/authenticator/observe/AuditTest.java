package energy.nox.authenticator.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.support.MovableClock;
import energy.nox.authenticator.support.Race;
import energy.nox.authenticator.support.TestSettings;

class AuditTest {

    private static final String KEY = "b41f0c97e2d85a36907be1c4f8235dda";

    private static final UUID SESSION = UUID.randomUUID();

    private final Logger logger = Logger.getLogger(Audit.LOGGER);
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final MovableClock clock = new MovableClock();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Handler reader = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    };

    @BeforeEach
    void read() {
        logger.addHandler(reader);
    }

    @AfterEach
    void leave() {
        logger.removeHandler(reader);
        RequestId.end();
        ClientAddress.end();
    }

    @Test
    void aLineHasTheTimeTheRequestAndTheUserAsItIs() {
        RequestId.begin("request-1", "caller-0123");
        new Audit(TestSettings.of(Map.of()), clock)
                .record("supplier.linked", "acme", "a \"quoted\" user", Map.of("supplier", "north"));
        assertEquals(List.of("{\"at\":\"" + clock.instant().truncatedTo(ChronoUnit.MILLIS) + "\","
                + "\"event\":\"supplier.linked\",\"request_id\":\"request-1\","
                + "\"caller_request_id\":\"caller-0123\","
                + "\"manufacturer\":\"acme\",\"supplier\":\"north\",\"user_id\":\"a \\\"quoted\\\" user\"}"), lines);
    }

    @Test
    void aPseudonymDiffersByManufacturerAndByKey() {
        Audit audit = new Audit(hmac(KEY), clock);
        audit.record("x", "acme", "1", Map.of());
        audit.record("x", "globex", "1", Map.of());
        audit.record("x", "acme", "1", Map.of());
        new Audit(hmac("another " + KEY), clock).record("x", "acme", "1", Map.of());
        assertEquals(3, lines.stream().distinct().count());
        assertEquals(lines.get(0), lines.get(2), "a user keeps its pseudonym");
        assertEquals(0, lines.stream().filter(line -> line.contains("\"1\"")).count());
    }

    /** By: printf 'acme\n1' | openssl dgst -sha256 -hmac b41f0c97e2d85a36907be1c4f8235dda */
    @Test
    void aPseudonymCanBeComputedByWhoHasTheKey() {
        new Audit(hmac(KEY), clock).record("x", "acme", "1", Map.of());
        assertTrue(lines.get(0).contains("\"user_id\":"
                + "\"62c6620f5f10d065d8f3922cdc9fc52d93a91a569d164704d2d99e919ee7c178\""), lines.get(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "trial      | -      | -                                | -",
        "-          | -      | -                                | -",
        "production | plain  | -                                | -",
        "production | hmac   | b41f0c97e2d85a36907be1c4f8235dda | -",
        "production | -      | b41f0c97e2d85a36907be1c4f8235dda | -",
        "production | -      | -                                | nox.audit.user-id-key must be set while",
        "trial      | hmac   | -                                | nox.audit.user-id-key must be set while",
        "trial      | hmac   | b41f0c97e2d85a36907be1c4f8235dd  | nox.audit.user-id-key must be random and hard",
        "trial      | md5    | -                                | nox.audit.user-id must be plain or hmac",
        "trial      | sha256 | -                                | nox.audit.user-id must be plain or hmac: use hmac"})
    void aWrongWayToWriteTheUserStopsTheStart(String mode, String way, String key, String fault) {
        Map<String, String> values = new HashMap<>();
        values.put("nox.mode", mode);
        values.put("nox.audit.user-id", way);
        values.put("nox.audit.user-id-key", key);
        values.values().removeIf(Objects::isNull);
        if (fault == null) {
            new Audit(TestSettings.of(values), clock).record("x", "acme", "1", Map.of());
            assertEquals(key == null, lines.get(0).contains("\"user_id\":\"1\""), lines.get(0));
        } else {
            String message = assertThrows(InvalidConfigException.class,
                    () -> new Audit(TestSettings.of(values), clock)).getMessage();
            assertTrue(message.startsWith("Configuration property " + fault), message);
            assertFalse(key != null && message.contains(key), "no value in a message");
        }
    }

    @Test
    void aRefusalHasTheClientsAddressAndAFailureOfAPersonHasNone() {
        ClientAddress.begin("192.0.2.7");
        Audit audit = new Audit(TestSettings.of(Map.of()), clock);
        audit.refused("api_key.refused", Map.of("reason", "unknown"));
        audit.failed("login.failed", SESSION, Map.of("supplier", "north"));
        assertTrue(lines.get(0).endsWith("\"client\":\"192.0.2.7\",\"reason\":\"unknown\"}"), lines.get(0));
        assertFalse(lines.get(1).contains("192.0.2.7"), lines.get(1));
    }

    @Test
    void aFloodOfRefusalsIsCountedAndNotWritten() {
        Audit audit = new Audit(TestSettings.of(Map.of()), clock);
        ClientAddress.begin("192.0.2.7");
        for (int i = 0; i < 500; i++) {
            audit.refused("api_key.refused", Map.of());
        }
        assertEquals(10, lines.size());
        ClientAddress.begin("192.0.2.8");
        audit.refused("api_key.refused", Map.of());
        audit.refused("rate_limit.refused", Map.of());
        assertEquals(12, lines.size(), "another client and another event have lines of their own");
        clock.forward(Duration.ofSeconds(59));
        audit.recordLeftOut();
        assertEquals(12, lines.size());
        clock.forward(Duration.ofSeconds(1));
        audit.recordLeftOut();
        audit.recordLeftOut();
        assertEquals(13, lines.size(), "told once");
        assertTrue(lines.get(12).contains("\"event\":\"audit.left_out\""), lines.get(12));
        assertTrue(lines.get(12).contains("\"of\":\"api_key.refused\"")
                && lines.get(12).contains("\"lines\":\"490\""), lines.get(12));
        ClientAddress.begin("192.0.2.7");
        audit.refused("api_key.refused", Map.of());
        assertEquals(14, lines.size(), "a new minute has lines again");
    }

    @Test
    void whatWasLeftOutIsNotToldInTheRequestOfSomebodyElse() {
        Audit audit = new Audit(TestSettings.of(Map.of()), clock);
        ClientAddress.begin("2001:db8::7");
        for (int i = 0; i < 11; i++) {
            audit.refused("api_key.refused", Map.of());
            audit.failed("login.failed", SESSION, Map.of());
        }
        lines.clear();
        clock.forward(Duration.ofMinutes(2));
        RequestId.begin("request-2", null);
        ClientAddress.begin("192.0.2.8");
        audit.refused("api_key.refused", Map.of());
        assertEquals(List.of("api_key.refused"), events());
        RequestId.end();
        ClientAddress.end();
        lines.clear();
        audit.recordLeftOut();
        assertEquals(List.of("audit.left_out", "audit.left_out"), events());
        assertEquals(1, lines.stream().filter(line -> line.contains("\"client\":\"2001:0db8:0000:0000::/64\"")
                && line.contains("\"of\":\"api_key.refused\"")).count(), lines::toString);
        assertEquals(1, lines.stream().filter(line -> line.contains("\"link_session_id\":\"" + SESSION + "\"")
                && line.contains("\"of\":\"login.failed\"")).count(), lines::toString);
    }

    @Test
    void aServerThatStopsTellsWhatWasLeftOut() {
        Audit audit = begun(tasks::add);
        for (int i = 0; i < 11; i++) {
            audit.failed("login.failed", SESSION, Map.of());
        }
        audit.failed("login.failed", UUID.randomUUID(), Map.of());
        audit.end();
        assertEquals(12, lines.size(), "another session has lines of its own");
        assertEquals(1, events().stream().filter("audit.left_out"::equals).count());
    }

    @Test
    void requestsLeaveTheWritingToOneTask() {
        Audit audit = begun(tasks::add);
        audit.record("a", Map.of());
        audit.record("b", Map.of());
        assertEquals(List.of(), events());
        assertEquals(1, tasks.size());
        tasks.remove().run();
        assertEquals(List.of("a", "b"), events());
        audit.record("c", Map.of());
        tasks.remove().run();
        assertEquals(List.of("a", "b", "c"), events());
    }

    @Test
    void aServerThatStopsWritesWhatIsLeftAndWhatStillComes() {
        Audit audit = begun(tasks::add);
        audit.record("a", Map.of());
        audit.end();
        audit.record("b", Map.of());
        assertEquals(List.of("a", "b"), events());
        tasks.remove().run();
        assertEquals(List.of("a", "b"), events());
    }

    @Test
    void aLineThatTheExecutorDoesNotTakeAnyMoreIsWritten() {
        Audit audit = begun(task -> {
            throw new RejectedExecutionException();
        });
        audit.record("a", Map.of());
        audit.record("b", Map.of());
        assertEquals(List.of("a", "b"), events());
    }

    @Test
    void linesThatDoNotFitIntoTheQueueAreWrittenByTheirRequests() {
        Audit audit = begun(tasks::add);
        for (int i = 0; i < 5000; i++) {
            audit.record("many", Map.of());
        }
        assertTrue(lines.size() > 0 && lines.size() < 5000);
        tasks.remove().run();
        assertEquals(5000, lines.size());
    }

    @Test
    void everyLineOfManyThreadsIsWrittenOnce() {
        ExecutorService executor = Executors.newFixedThreadPool(2);
        Audit audit = begun(executor);
        Race.of(20, request -> () -> {
            for (int i = 0; i < 200; i++) {
                audit.record(request + "-" + i, Map.of());
            }
            return null;
        });
        executor.shutdown();
        audit.end();
        assertEquals(4000, Set.copyOf(events()).size());
        assertEquals(4000, lines.size());
    }

    private static Settings hmac(String key) {
        return TestSettings.of(Map.of("nox.audit.user-id", "hmac", "nox.audit.user-id-key", key));
    }

    private Audit begun(Executor executor) {
        Audit audit = new Audit(TestSettings.of(Map.of()), clock);
        audit.begin(executor);
        return audit;
    }

    private List<String> events() {
        return lines.stream().map(line -> line.replaceAll(".*\"event\":\"([^\"]*)\".*", "$1")).toList();
    }
}
