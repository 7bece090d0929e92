package energy.nox.authenticator.manufacturer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import energy.nox.authenticator.errors.AuthenticatorException;

class IdentifierCheckTest {

    static Stream<String> valid() {
        return Stream.of("a", " a ", "0", "null", "用户-123", "مستخدم", "e\u0301", "a\u00a0b", "x".repeat(255),
                "\uD83D\uDE00".repeat(255), "<script>", "'; drop table link_session; --");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void keepsAValidOneExactly(String userId) {
        assertEquals(userId, IdentifierCheck.validated("user_id", userId));
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("", "user_id must not be blank"),
                Arguments.of("   ", "user_id must not be blank"),
                Arguments.of("\u00a0\u2003", "user_id must not be blank"),
                Arguments.of("\t\n", "user_id must not be blank"),
                Arguments.of("x".repeat(256), "user_id must be at most 255 characters"),
                Arguments.of("\uD83D\uDE00".repeat(256), "user_id must be at most 255 characters"),
                Arguments.of("a\u0000b", "user_id must not contain control characters"),
                Arguments.of("a\nb", "user_id must not contain control characters"),
                Arguments.of("a\u007f", "user_id must not contain control characters"),
                Arguments.of("a\u0085", "user_id must not contain control characters"),
                Arguments.of("a\uD800", "user_id must be valid Unicode"),
                Arguments.of("\uDE00\uD83D", "user_id must be valid Unicode"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void saysWhatIsWrong(String userId, String message) {
        assertEquals(message, assertThrows(AuthenticatorException.class, () -> IdentifierCheck.validated("user_id", userId)).getMessage());
    }
}
