package energy.nox.authenticator.supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AccountLabelTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            Anna de Vries,      ,                ,                        Anna d. V.
            Anna de Vries,      anna,            anna.devries@example.com, 'Anna d. V., a•••@example.com'
            ,                   ,                anna.devries@example.com, a•••@example.com
            ,                   anna,            ,                        a•••
            ,                   anna@example.com, ,                       a•••@example.com
            ,                   ,                not-an-address,          n•••
            ,                   ,                @example.com,            @•••
            😀😃 Smith,         ,                ,                        😀😃 S.
            ' ',                ,                ,
            ,                   ,                ,
            """)
    void showsWhatItsOwnerRecognizes(String name, String username, String email, String label) {
        assertEquals(Optional.ofNullable(label), AccountLabel.masked(name, username, email));
    }

    @ParameterizedTest
    @CsvSource({"12345678, •••678", "123, •••3", "1, •••", "A-😀😃😁, •••😃😁"})
    void showsTheEndOfACustomerNumber(String number, String masked) {
        assertEquals(Optional.of(masked), AccountLabel.maskedNumber(number));
    }

    @ParameterizedTest
    @MethodSource("strangersTexts")
    void aStrangersTextCannotForgeThePage(String name, String label) {
        assertEquals(Optional.of(label), AccountLabel.masked(name, null, null));
    }

    static Stream<Arguments> strangersTexts() {
        return Stream.of(
                arguments("a" + (char) 0 + "b", "a b."),
                arguments("a" + (char) 0x202e + "b", "ab"),
                arguments("a \t\n  b", "a b."),
                arguments("a" + (char) 0xd800 + "b", "ab"),
                arguments("x".repeat(200), "x".repeat(100)));
    }
}
