package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.subscriber.SupplierLink;
import energy.nox.authenticator.supplier.SupplierAccount;

/** A login goes from begun to used to authenticated to completed, each once and in no other order. */
class LoginAttemptTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final LoginAttempt attempt =
            LoginAttempt.begin("state", TestSessions.ID, "north", "secret", Language.FR, NOW);

    private static final SupplierAccount ACCOUNT = new SupplierAccount("https://north.example", "customer",
            Optional.of("Anna d. V."), Optional.of("•••678"));

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
        attempt.authenticate(ACCOUNT, NOW, NOW);
        attempt.complete(NOW);
        assertFalse(attempt.use(NOW));
    }

    @Test
    void isNotCompletedBeforeItIsUsed() {
        assertThrows(IllegalStateException.class, () -> attempt.complete(NOW));
    }

    @Test
    void isNotCompletedBeforeItsAccountIsKnown() {
        attempt.use(NOW);
        assertEquals(Optional.empty(), attempt.account());
        assertThrows(IllegalStateException.class, () -> attempt.complete(NOW));
    }

    @Test
    void knowsNoAccountBeforeItIsUsed() {
        assertThrows(IllegalStateException.class, () -> attempt.authenticate(ACCOUNT, NOW, NOW));
        assertEquals(Optional.empty(), attempt.account());
    }

    @Test
    void learnsItsAccountOnce() {
        attempt.use(NOW);
        attempt.authenticate(ACCOUNT, NOW, NOW);
        SupplierAccount another =
                new SupplierAccount("https://north.example", "else", Optional.empty(), Optional.empty());
        assertThrows(IllegalStateException.class, () -> attempt.authenticate(another, NOW, NOW));
        assertEquals(new LoggedInAccount(LoginAttempt.identifier("state"),
                new SupplierLink("north", "https://north.example", "customer"), "Anna d. V.",
                "•••678"), attempt.account().orElseThrow());
    }

    @Test
    void isCompletedOnce() {
        attempt.use(NOW);
        attempt.authenticate(ACCOUNT, NOW, NOW);
        attempt.complete(NOW);
        assertThrows(IllegalStateException.class, () -> attempt.complete(NOW));
    }

    @Test
    void forgetsItsAccountOnceThePersonHasAgreed() {
        attempt.use(NOW);
        attempt.authenticate(ACCOUNT, NOW, NOW);
        attempt.complete(NOW);
        assertEquals(Optional.empty(), attempt.account());
        assertNull(attempt.export().get("account"));
        assertNull(attempt.export().get("customer_number"));
        assertEquals(NOW.getEpochSecond(), attempt.export().get("connected_at"));
    }

    @Test
    void anExportHasWhatThePersonSawAndNoDigest() {
        attempt.use(NOW.plusSeconds(1));
        attempt.authenticate(ACCOUNT, NOW, NOW);
        Map<String, Object> expected = new HashMap<>(Map.of("link_session_id", TestSessions.ID,
                "energy_supplier", "north",
                "language", "fr", "created_at", NOW.getEpochSecond(), "used_at", NOW.getEpochSecond() + 1,
                "account", "Anna d. V.", "customer_number", "•••678"));
        expected.put("issuer", ACCOUNT.issuer());
        expected.put("subject", ACCOUNT.subject());
        expected.put("connected_at", null);
        assertEquals(expected, attempt.export());
    }
}
