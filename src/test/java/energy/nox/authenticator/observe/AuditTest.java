package energy.nox.authenticator.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.support.MovableClock;
import energy.nox.authenticator.support.Race;
import energy.nox.authenticator.support.TestSettings;

class AuditTest {

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
    }

    @Test
    void aLineHasTheTimeTheRequestAndTheUserAsItIs() {
        RequestId.begin("request-1");
        new Audit(TestSettings.of(Map.of()), clock)
                .record("supplier.linked", "acme", "a \"quoted\" user", Map.of("supplier", "north"));
        assertEquals(List.of("{\"at\":\"" + clock.instant().truncatedTo(ChronoUnit.MILLIS) + "\","
                + "\"event\":\"supplier.linked\",\"request_id\":\"request-1\","
                + "\"manufacturer\":\"acme\",\"supplier\":\"north\",\"user_id\":\"a \\\"quoted\\\" user\"}"), lines);
    }

    @Test
    void twoManufacturersUsersOfOneIdHaveDifferentHashes() {
        Audit audit = new Audit(TestSettings.of(Map.of("nox.audit.user-id", "sha256")), clock);
        audit.record("x", "acme", "1", Map.of());
        audit.record("x", "globex", "1", Map.of());
        audit.record("x", "acme", "1", Map.of());
        assertEquals(2, lines.stream().distinct().count());
        assertEquals(0, lines.stream().filter(line -> line.contains("\"1\"")).count());
    }

    @Test
    void anyOtherWayToWriteTheUserStopsTheStart() {
        Settings settings = TestSettings.of(Map.of("nox.audit.user-id", "md5"));
        assertEquals("Configuration property nox.audit.user-id must be plain or sha256",
                assertThrows(InvalidConfigException.class, () -> new Audit(settings, clock)).getMessage());
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

    private Audit begun(Executor executor) {
        Audit audit = new Audit(TestSettings.of(Map.of()), clock);
        audit.begin(executor);
        return audit;
    }

    private List<String> events() {
        return lines.stream().map(line -> line.replaceAll(".*\"event\":\"([^\"]*)\".*", "$1")).toList();
    }
}
