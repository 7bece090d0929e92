package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import energy.nox.authenticator.config.Language;

/** A login goes from begun to used to completed, each once and in no other order. */
class LoginAttemptTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final LoginAttempt attempt =
            LoginAttempt.begin("state", TestSessions.ID, "north", "secret", Language.FR, NOW);

    @Test
    void isFoundByItsStateAndKnowsItsSupplierAndItsBrowser() {
        assertEquals(LoginAttempt.identifier("state"), LoginAttempt.identifier("state"));
        assertNotEquals(LoginAttempt.identifier("state"), LoginAttempt.identifier("State"));
        assertTrue(attempt.isAt("north"));
        assertFalse(attempt.isAt("south"));
        assertTrue(attempt.isOf("secret"));
        assertFalse(attempt.isOf("Secret"));
        assertEquals(TestSessions.ID, attempt.linkSessionId());
        assertEquals(Language.FR, attempt.language());
    }

    @Test
    void isUsedOnce() {
        assertTrue(attempt.use(NOW));
        assertFalse(attempt.use(NOW.plusSeconds(1)));
    }

    @Test
    void isNotUsedAgainAfterItsCompletion() {
        attempt.use(NOW);
        attempt.complete(NOW);
        assertFalse(attempt.use(NOW));
    }

    @Test
    void isNotCompletedBeforeItIsUsed() {
        assertThrows(IllegalStateException.class, () -> attempt.complete(NOW));
    }

    @Test
    void isCompletedOnce() {
        attempt.use(NOW);
        attempt.complete(NOW);
        assertThrows(IllegalStateException.class, () -> attempt.complete(NOW));
    }
}
