package energy.nox.authenticator.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;

class ConnectionQueryTest {

    private static final UUID NOX_USER = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    @Test
    void withoutParametersItIsTheFirstHundredOfAll() {
        assertEquals(new ConnectionQuery(Optional.empty(), Optional.empty(), 100, Optional.empty()),
                ConnectionQuery.of(null, null, null, null));
    }

    @Test
    void takesTheUserAndTheSupplierAsTheyAre() {
        assertEquals(new ConnectionQuery(Optional.of("Anna %_'"), Optional.of("north"), 100, Optional.empty()),
                ConnectionQuery.of("Anna %_'", "north", null, null));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "007, 7", "1000, 1000"})
    void takesAWholeNumberFrom1To1000(String text, int limit) {
        assertEquals(limit, ConnectionQuery.of(null, null, text, null).limit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "x", "", "-1", "+1", "1.0", "1e2", " 1", "99999999999999999999", "\u0661"})
    void refusesAnyOtherLimit(String text) {
        assertInvalid("limit ", () -> ConnectionQuery.of(null, null, text, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-02T03:04:05Z", "2026-01-02T03:04:05.123456Z", "1970-01-01T00:00:00Z"})
    void aTokenLeadsBackToItsPosition(Instant createdAt) {
        ConnectionQuery.Position position = new ConnectionQuery.Position(createdAt, NOX_USER);
        assertEquals(Optional.of(position), ConnectionQuery.of(null, null, null, position.token()).after());
    }

    @Test
    void aTokenTravelsInAUrlAsItIs() {
        assertTrue(new ConnectionQuery.Position(Instant.now(), UUID.randomUUID()).token().matches("[\\w-]+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "%", "eA", "\u00fc", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void refusesWhatIsNoToken(String token) {
        assertInvalid("next_token ", () -> ConnectionQuery.of(null, null, null, token));
    }

    /** A moment that no database knows must not reach it. */
    @ParameterizedTest
    @ValueSource(strings = {
        "-1.01234567-89ab-cdef-0123-456789abcdef",
        "999999999999999999.01234567-89ab-cdef-0123-456789abcdef",
        "99999999999999999999.01234567-89ab-cdef-0123-456789abcdef",
        "1.01234567-89ab-cdef-0123-456789abcdeg",
        "1.------------------------------------",
        "1.0123456789abcdef0123456789abcdef",
        "1.01234567-89ab-cdef-0123-456789abcdef ",
        ".01234567-89ab-cdef-0123-456789abcdef",
        "1"})
    void refusesATokenThatWasChanged(String inside) {
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(inside.getBytes(StandardCharsets.UTF_8));
        assertInvalid("next_token ", () -> ConnectionQuery.of(null, null, null, token));
    }

    @Test
    void refusesATokenThatWasCut() {
        String token = new ConnectionQuery.Position(Instant.EPOCH, NOX_USER).token();
        for (int length = 0; length < token.length(); length++) {
            String cut = token.substring(0, length);
            assertInvalid("next_token ", () -> ConnectionQuery.of(null, null, null, cut));
        }
    }

    /** PostgreSQL would answer such a character with an error. */
    @ParameterizedTest
    @CsvSource({"user_id", "energy_supplier"})
    void refusesWhatNoIdentifierCanBe(String field) {
        String impossible = "a" + (char) 0;
        assertInvalid(field + " ", () -> ConnectionQuery.of(field.equals("user_id") ? impossible : null,
                field.equals("user_id") ? null : impossible, null, null));
    }

    private static void assertInvalid(String beginning, Executable query) {
        AuthenticatorException refusal = assertThrows(AuthenticatorException.class, query);
        assertEquals(ErrorCode.INVALID_REQUEST, refusal.code());
        assertTrue(refusal.getMessage().startsWith(beginning), refusal.getMessage());
    }
}
