package energy.nox.authenticator.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import jakarta.json.JsonObject;

class JsonBodyReaderTest {

    private final JsonBodyReader reader = new JsonBodyReader();

    @Test
    void readsAnObjectUpToTheDepthAndSizeAllowed() throws IOException {
        String deepest = "{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}";
        assertEquals(1, read(deepest).size());
        String largest = "{\"a\":\"" + "x".repeat(JsonBodyReader.MAX_BYTES - 8) + "\"}";
        assertEquals(1, read(largest).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}x", "{} {}", "{}]", "{\"a\":1,}", "{'a':1}", "{\"a\":1,\"a\":1}",
        "{\"x\":{\"a\":1,\"a\":2}}", "[]", "1", "\"{}\"", "null", "true", "{\"a\":\"\u0001\"}", "{\"a\":NaN}", "{\"a\":01}",
        "{\"a\":1e99999999999}", "{\"a\":[1e-99999999999]}"})
    void refusesWhatIsNotOneJsonObject(String body) {
        assertEquals(ErrorCode.INVALID_REQUEST, assertThrows(AuthenticatorException.class, () -> read(body)).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void refusesDeepNesting(String opening) {
        String bomb = "{\"a\":" + opening.repeat(10_000);
        assertEquals("The request body is nested too deeply",
                assertThrows(AuthenticatorException.class, () -> read(bomb)).getMessage());
    }

    static Stream<byte[]> invalidUtf8() {
        return Stream.of(new byte[] {(byte) 0xff}, new byte[] {(byte) 0xc0, (byte) 0xaf},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, new byte[] {(byte) 0xe2, (byte) 0x82});
    }

    @ParameterizedTest
    @MethodSource("invalidUtf8")
    void refusesInvalidUtf8(byte[] bytes) {
        byte[] body = ("{\"a\":\"" + new String(bytes, StandardCharsets.ISO_8859_1) + "\"}")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("The request body is not valid UTF-8",
                assertThrows(AuthenticatorException.class, () -> reader.parse(body)).getMessage());
    }

    @Test
    void refusesMoreThan64KiB() {
        String tooLarge = "{}" + " ".repeat(JsonBodyReader.MAX_BYTES - 1);
        assertEquals(ErrorCode.PAYLOAD_TOO_LARGE,
                assertThrows(AuthenticatorException.class, () -> read(tooLarge)).code());
    }

    private JsonObject read(String body) throws IOException {
        return reader.readFrom(null, null, null, null, null,
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }
}
