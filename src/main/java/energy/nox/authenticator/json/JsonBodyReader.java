package energy.nox.authenticator.json;

import static energy.nox.authenticator.errors.AuthenticatorException.invalid;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import jakarta.annotation.Priority;
import jakarta.json.Json;
import jakarta.json.JsonConfig;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;

/**
 * Reads a request body that must be one JSON object (RFC 8259) in valid UTF-8: at most 64 KiB, at most 32 levels deep,
 * no key twice, nothing after it.
 *
 * <p>It yields the bare JsonObject, since binding it to a type would coerce a number into a string.
 */
@Provider
@Priority(Priorities.USER - 100)
@Consumes(MediaType.APPLICATION_JSON)
public class JsonBodyReader implements MessageBodyReader<JsonObject> {

    static final int MAX_BYTES = 64 * 1024;
    static final int MAX_DEPTH = 32;

    private final JsonReaderFactory readers =
            Json.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));
    /** Json.createParser would look for a provider each time, a tenth of what a create costs. */
    private final JsonParserFactory parsers = Json.createParserFactory(Map.of());

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == JsonObject.class;
    }

    @Override
    public JsonObject readFrom(Class<JsonObject> type, Type genericType, Annotation[] annotations, MediaType mediaType,
            MultivaluedMap<String, String> headers, InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new AuthenticatorException(ErrorCode.PAYLOAD_TOO_LARGE);
        }
        return parse(bytes);
    }

    JsonObject parse(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw invalid("The request body is not valid UTF-8");
        }
        try {
            rejectDeepNestingAndTrailingText(text);
            JsonValue value = readers.createReader(new StringReader(text)).readValue();
            if (value instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException | NumberFormatException | UnsupportedOperationException e) {
            // The last two are what the parser throws at numbers of absurd size.
            throw invalid("The request body is not valid JSON");
        }
        throw invalid("The request body must be a JSON object");
    }

    /** Walks the tokens without building anything: the tree reader below recurses and does not look past its value. */
    private void rejectDeepNestingAndTrailingText(String text) {
        try (JsonParser parser = parsers.createParser(new StringReader(text))) {
            int depth = 0;
            while (parser.hasNext()) {
                switch (parser.next()) {
                    case START_OBJECT, START_ARRAY -> depth++;
                    case END_OBJECT, END_ARRAY -> depth--;
                    default -> { }
                }
                if (depth > MAX_DEPTH) {
                    throw invalid("The request body is nested too deeply");
                }
            }
        }
    }
}
