package energy.nox.authenticator.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.support.MovableClock;
import energy.nox.authenticator.support.TestSettings;

class AuditTest {

    private final Logger logger = Logger.getLogger(Audit.LOGGER);
    private final List<String> lines = new ArrayList<>();
    private final MovableClock clock = new MovableClock();
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
}
