package energy.nox.authenticator.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;

class JsonBodyProviderTest {

    record Text(String a) {
    }

    private final JsonBodyProvider provider = new JsonBodyProvider();

    @Test
    void readsUpTo64KiB() throws IOException {
        String value = "x".repeat(JsonBodyProvider.MAX_BYTES - 8);
        assertEquals(new Text(value), read("{\"a\":\"" + value + "\"}", "application/json"));
    }

    @Test
    void refusesMoreThan64KiB() {
        assertEquals(ErrorCode.PAYLOAD_TOO_LARGE,
                refusal(" ".repeat(JsonBodyProvider.MAX_BYTES - 1) + "{}", "application/json").code());
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
        assertEquals("The request body is not valid UTF-8", assertThrows(AuthenticatorException.class,
                () -> read(body, "application/json")).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "APPLICATION/JSON", "application/json; charset=utf-8"})
    void readsJsonAlone(String type) throws IOException {
        assertEquals(new Text("b"), read("{\"a\":\"b\"}", type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/ld+json", "application/*", "*/*", "application/x-www-form-urlencoded"})
    void refusesAnotherContentType(String type) {
        assertEquals(ErrorCode.UNSUPPORTED_MEDIA_TYPE, refusal("{\"a\":\"b\"}", type).code());
        assertEquals(ErrorCode.UNSUPPORTED_MEDIA_TYPE, refusal("", type).code());
    }

    @Test
    void aBodyNeedsAContentTypeButNoBodyNeedsNone() {
        assertEquals(ErrorCode.UNSUPPORTED_MEDIA_TYPE, refusal("{\"a\":\"b\"}", null).code());
        assertEquals("The request body is not valid JSON", refusal("", null).getMessage());
    }

    @Test
    void writesUtf8() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        provider.writeTo(new Text("é"), null, null, null, null, null, body);
        assertEquals("{\"a\":\"é\"}", body.toString(StandardCharsets.UTF_8));
    }

    private AuthenticatorException refusal(String body, String contentType) {
        return assertThrows(AuthenticatorException.class, () -> read(body, contentType));
    }

    private Record read(String body, String contentType) throws IOException {
        return read(body.getBytes(StandardCharsets.UTF_8), contentType);
    }

    /** As a server does, which takes the wildcard for a type that is absent. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private Record read(byte[] body, String contentType) throws IOException {
        MultivaluedHashMap<String, String> headers = new MultivaluedHashMap<>();
        if (contentType != null) {
            headers.putSingle(HttpHeaders.CONTENT_TYPE, contentType);
        }
        String[] type = contentType == null ? new String[] {"*", "*"} : contentType.split("[/;]");
        return provider.readFrom((Class) Text.class, null, null, new MediaType(type[0], type[1]), headers,
                new ByteArrayInputStream(body));
    }
}
