package energy.nox.authenticator.linksession;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;

class IdempotencyKeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"!", "~", "8e03978e-40d5-43dd-bc93-6894a57f9324", "\"quoted\""})
    void takesVisibleAscii(String value) {
        assertEquals(value, new IdempotencyKey(value).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "a\u0000", "a\u007f", "ü", "a\n"})
    void refusesAnythingElse(String value) {
        assertEquals(ErrorCode.INVALID_REQUEST,
                assertThrows(AuthenticatorException.class, () -> new IdempotencyKey(value)).code());
    }
}
