package energy.nox.authenticator.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;

class StrictJsonTest {

    record Order(String orderId, Optional<String> note, Optional<List<String>> itemIds) {
    }

    record Anything() {
    }

    record Answer(String orderId, Long doneAt, Optional<String> note, List<String> itemIds, long createdAt) {
    }

    @Test
    void bindsSnakeCaseMembersAndIgnoresUnknownOnes() {
        assertEquals(new Order("Ünï-用户", Optional.of(""), Optional.of(List.of("a", "b"))), StrictJson.read(
                "{\"note\":\"\", \"order_id\":\"Ünï-用户\", \"item_ids\":[\"a\",\"b\"], \"x\":[{\"order_id\":1}], \"noté\":null}",
                Order.class));
        assertEquals(new Order("1", Optional.empty(), Optional.empty()), StrictJson.read("{\"order_id\":\"1\"}", Order.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}                                         | order_id is required",
        "{\"orderId\":\"1\"}                        | order_id is required",
        "{\"note\":\"n\"}                           | order_id is required",
        "{\"order_id\":null}                        | order_id must be a string",
        "{\"order_id\":1}                           | order_id must be a string",
        "{\"order_id\":1.5}                         | order_id must be a string",
        "{\"order_id\":true}                        | order_id must be a string",
        "{\"order_id\":{}}                          | order_id must be a string",
        "{\"order_id\":{\"a\":\"b\"}}               | order_id must be a string",
        "{\"order_id\":[]}                          | order_id must be a string",
        "{\"order_id\":[\"1\"]}                     | order_id must be a string",
        "{\"order_id\":\"1\",\"note\":null}         | note must be a string",
        "{\"order_id\":\"1\",\"note\":0}            | note must be a string",
        "{\"order_id\":\"1\",\"note\":[]}           | note must be a string",
        "{\"order_id\":\"1\",\"item_ids\":null}     | item_ids must be an array of strings",
        "{\"order_id\":\"1\",\"item_ids\":\"\"}     | item_ids must be an array of strings",
        "{\"order_id\":\"1\",\"item_ids\":\"a\"}    | item_ids must be an array of strings",
        "{\"order_id\":\"1\",\"item_ids\":{}}       | item_ids must be an array of strings",
        "{\"order_id\":\"1\",\"item_ids\":[1]}      | item_ids must be an array of strings",
        "{\"order_id\":\"1\",\"item_ids\":[null]}   | item_ids must be an array of strings",
        "{\"order_id\":\"1\",\"item_ids\":[[\"a\"]]}| item_ids must be an array of strings",
        "{\"order_id\":\"1\",\"order_id\":\"1\"}    | The request body is not valid JSON",
        "[]                                         | The request body must be a JSON object"})
    void namesTheMemberThatIsWrong(String text, String message) {
        assertEquals(message, refusal(text, Order.class).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}x", "{} {}", "{}]", "{\"a\":1,}", "{'a':1}", "{\"a\":1,\"a\":1}",
        "{\"x\":{\"a\":1,\"a\":2}}", "[]", "1", "\"{}\"", "null", "true", "{\"a\":\"\u0001\"}", "{\"a\":NaN}", "{\"a\":01}",
        "{\"a\":1e99999999999}", "{\"a\":[1e-99999999999]}", "\ufeff{}", "/**/{}", "{\"a\":+1}", "{\"a\":Infinity}"})
    void refusesWhatIsNotOneJsonObject(String text) {
        assertEquals(ErrorCode.INVALID_REQUEST, refusal(text, Anything.class).code());
    }

    static Stream<Arguments> tooLong() {
        return Stream.of(Arguments.of("an integer", "{\"a\":" + "9".repeat(60_000) + "}"),
                Arguments.of("a fraction", "{\"a\":0." + "9".repeat(60_000) + "}"),
                Arguments.of("a name", "{\"" + "a".repeat(60_000) + "\":1}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooLong")
    void refusesWhatIsAbsurdlyLong(String what, String text) {
        assertEquals("The request body is not valid JSON", refusal(text, Anything.class).getMessage());
    }

    @Test
    void reads32Levels() {
        assertEquals(new Anything(), StrictJson.read("{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}", Anything.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void refusesDeepNesting(String opening) {
        assertEquals("The request body is nested too deeply",
                refusal("{\"a\":" + opening.repeat(10_000), Anything.class).getMessage());
        assertEquals("The request body is nested too deeply",
                refusal("{\"a\":" + opening.repeat(32), Anything.class).getMessage());
    }

    @Test
    void writesInTheOrderOfTheRecordAndLeavesOutWhatIsEmpty() {
        assertEquals("{\"order_id\":\"Ü\\\"<\",\"done_at\":null,\"item_ids\":[],\"created_at\":1703123456}", new String(
                StrictJson.write(new Answer("Ü\"<", null, Optional.empty(), List.of(), 1703123456)), StandardCharsets.UTF_8));
        assertEquals("{\"order_id\":null,\"done_at\":1,\"note\":\"\",\"item_ids\":null,\"created_at\":0}", new String(
                StrictJson.write(new Answer(null, 1L, Optional.of(""), null, 0)), StandardCharsets.UTF_8));
    }

    private static AuthenticatorException refusal(String text, Class<? extends Record> type) {
        return assertThrows(AuthenticatorException.class, () -> StrictJson.read(text, type));
    }
}
