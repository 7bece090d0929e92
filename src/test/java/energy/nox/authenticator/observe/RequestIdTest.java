package energy.nox.authenticator.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {

    @AfterEach
    void end() {
        RequestId.end();
    }

    @Test
    void linesOfNoRequestHaveNoPrefix() {
        assertEquals("", RequestId.prefix());
        assertNull(RequestId.current());
        assertNull(RequestId.ofCaller());
    }

    @Test
    void theCallersIdStandsAfterOurs() {
        RequestId.begin("ours", "caller-0123");
        assertEquals("[ours caller-0123] ", RequestId.prefix());
        assertEquals("ours", RequestId.current());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "short", "bad id <script>", "two\nlines-of-a-log", "with]bracket", "{\"json\":\"1\"}"})
    void whatCouldForgeALineIsNotKept(String callers) {
        RequestId.begin("ours", callers);
        assertNull(RequestId.ofCaller());
        assertEquals("[ours] ", RequestId.prefix());
    }

    @Test
    void atMost64CharactersAreKept() {
        RequestId.begin("ours", "x".repeat(64));
        assertEquals("x".repeat(64), RequestId.ofCaller());
        RequestId.begin("ours", "x".repeat(65));
        assertNull(RequestId.ofCaller());
    }
}
