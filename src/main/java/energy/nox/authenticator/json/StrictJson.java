package energy.nox.authenticator.json;

import static energy.nox.authenticator.errors.AuthenticatorException.invalid;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;

import energy.nox.authenticator.errors.AuthenticatorException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.PropertyNamingStrategy;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON (RFC 8259) into a record and writes a record as JSON. The component {@code userId} is the member
 * {@code user_id}.
 *
 * <p>Reading is strict: the text is one object, has no key twice and at most {@value #MAX_DEPTH} levels, and no value is
 * converted to another type. A component of type {@link Optional} may be absent; every other one is required. A null is a
 * value of the wrong type. Members that the record does not have are ignored.
 *
 * <p>An empty {@link Optional} is not written; any other null is written as null.
 */
final class StrictJson {

    static final int MAX_DEPTH = 32;

    private static final PropertyNamingStrategy NAMES = PropertyNamingStrategies.SNAKE_CASE;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build())
            .propertyNamingStrategy(NAMES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // As a double, a number out of range would be read as infinity.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .withConfigOverride(Optional.class, override -> override.setInclude(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS)))
            .build();

    private StrictJson() {
    }

    /** @throws AuthenticatorException 400 that says what is wrong with the text, or which member is wrong and why */
    static <T extends Record> T read(String text, Class<T> type) {
        JsonNode body = parse(text);
        // Before Jackson binds it: its messages are not for callers, and it would convert values.
        for (RecordComponent component : type.getRecordComponents()) {
            check(component, body);
        }
        return MAPPER.treeToValue(body, type);
    }

    static byte[] write(Record value) {
        return MAPPER.writeValueAsBytes(value);
    }

    private static JsonNode parse(String text) {
        JsonNode value;
        try (JsonParser parser = MAPPER.createParser(text)) {
            value = parse(parser);
        }
        if (!value.isObject()) {
            throw invalid("The request body must be a JSON object");
        }
        return value;
    }

    private static JsonNode parse(JsonParser parser) {
        try {
            return MAPPER.readValue(parser, JsonNode.class);
        } catch (JacksonException | NumberFormatException e) {
            // Jackson lets the second one through where the exponent of a number is too large.
            throw invalid(parser.streamReadContext().getNestingDepth() > MAX_DEPTH
                    ? "The request body is nested too deeply" : "The request body is not valid JSON");
        }
    }

    private static void check(RecordComponent component, JsonNode body) {
        String name = NAMES.nameForField(MAPPER.deserializationConfig(), null, component.getName());
        boolean optional = component.getType() == Optional.class;
        JsonNode value = body.path(name);
        if (!value.isMissingNode()) {
            checkType(name, value, optional ? argument(component.getGenericType()) : component.getGenericType());
        } else if (!optional) {
            throw invalid(name + " is required");
        }
    }

    private static void checkType(String name, JsonNode value, Type type) {
        if (type == String.class) {
            if (!value.isString()) {
                throw invalid(name + " must be a string");
            }
        } else if (type instanceof ParameterizedType list && list.getRawType() == List.class
                && argument(type) == String.class) {
            if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isString)) {
                throw invalid(name + " must be an array of strings");
            }
        } else {
            throw new IllegalStateException("There is no rule yet for a member of type " + type);
        }
    }

    /** Of {@code Optional} or {@code List}. */
    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }
}
