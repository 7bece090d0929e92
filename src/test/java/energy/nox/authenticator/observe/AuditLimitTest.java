package energy.nox.authenticator.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

class AuditLimitTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static final AuditLimit.Cause CLIENT = client("client");

    private final AuditLimit limit = new AuditLimit();

    @Test
    void whatWasLeftOutIsToldWhenItsMinuteIsOver() {
        for (int i = 0; i < AuditLimit.LINES + 3; i++) {
            assertEquals(i < AuditLimit.LINES, limit.allows("event", CLIENT, NOW));
        }
        assertEquals(List.of(), limit.takeEnded(NOW.plusSeconds(59)));
        assertEquals(List.of(new AuditLimit.LeftOut("event", CLIENT, 3)), limit.takeEnded(NOW.plusSeconds(60)));
        assertEquals(List.of(), limit.takeEnded(NOW.plusSeconds(70)));
    }

    @Test
    void nothingIsToldWhereNothingWasLeftOut() {
        limit.allows("event", CLIENT, NOW);
        assertEquals(List.of(), limit.takeEnded(NOW.plusSeconds(60)));
    }

    @Test
    void clientsBeyondTheBoundCountAsOne() {
        for (int i = 0; i < AuditLimit.MAX_WINDOWS; i++) {
            limit.allows("event", client("client " + i), NOW);
        }
        for (int i = 0; i < AuditLimit.LINES; i++) {
            assertTrue(limit.allows("event", client("one more " + i), NOW));
        }
        assertFalse(limit.allows("event", client("yet another"), NOW));
        assertTrue(limit.allows("event", client("client 1"), NOW), "who was there first has its own lines");
        assertEquals(1, limit.takeEnded(NOW.plusSeconds(60)).size());
        assertTrue(limit.allows("event", client("yet another"), NOW.plusSeconds(60)), "the memory is free again");
    }

    private static AuditLimit.Cause client(String address) {
        return new AuditLimit.Cause("client", address);
    }
}
