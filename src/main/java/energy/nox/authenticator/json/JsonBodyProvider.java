package energy.nox.authenticator.json;

import static energy.nox.authenticator.errors.AuthenticatorException.invalid;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;

/**
 * Reads every request body that is a record, and writes every answer that is one, by {@link StrictJson}; whatever JSON
 * library the server has takes no part. A request body is at most 64 KiB of valid UTF-8.
 *
 * <p>It checks the content type itself, and the resources have no {@code @Consumes}: a request that has neither a body
 * nor a content type lacks its body (400), which JAX-RS would refuse for the missing type (415).
 */
@Provider
@Priority(Priorities.USER - 100)
@Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
@Produces(MediaType.APPLICATION_JSON)
public class JsonBodyProvider implements MessageBodyReader<Record>, MessageBodyWriter<Record> {

    static final int MAX_BYTES = 64 * 1024;

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type.isRecord();
    }

    /** @throws AuthenticatorException 400, 413 or 415 */
    @Override
    public Record readFrom(Class<Record> type, Type genericType, Annotation[] annotations, MediaType mediaType,
            MultivaluedMap<String, String> headers, InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        boolean missing = bytes.length == 0 && headers.getFirst(HttpHeaders.CONTENT_TYPE) == null;
        if (!missing && !isJson(mediaType)) {
            throw new AuthenticatorException(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
        if (bytes.length > MAX_BYTES) {
            throw new AuthenticatorException(ErrorCode.PAYLOAD_TOO_LARGE);
        }
        return StrictJson.read(decoded(bytes), type);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type.isRecord();
    }

    @Override
    public void writeTo(Record value, Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType,
            MultivaluedMap<String, Object> headers, OutputStream body) throws IOException {
        body.write(StrictJson.write(value));
    }

    /** Not {@link MediaType#isCompatible}, which takes a wildcard for a type. */
    private static boolean isJson(MediaType type) {
        return type.getType().equalsIgnoreCase("application") && type.getSubtype().equalsIgnoreCase("json");
    }

    /** Jackson itself would read UTF-16 too, and let malformed UTF-8 pass. */
    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw invalid("The request body is not valid UTF-8");
        }
    }
}
