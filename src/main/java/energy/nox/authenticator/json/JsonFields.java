package energy.nox.authenticator.json;

import static energy.nox.authenticator.errors.AuthenticatorException.invalid;

import java.util.List;
import java.util.Optional;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/** Reads the members of a request body by their exact JSON type; nothing is coerced. */
public final class JsonFields {

    private JsonFields() {
    }

    public static String requiredString(JsonObject body, String field) {
        return optionalString(body, field).orElseThrow(() -> invalid(field + " is required"));
    }

    /** Empty only where the member is absent: an explicit null is an error. */
    public static Optional<String> optionalString(JsonObject body, String field) {
        JsonValue value = body.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof JsonString string) {
            return Optional.of(string.getString());
        }
        throw invalid(field + " must be a string");
    }

    /** Empty only where the member is absent: an explicit null is an error. */
    public static Optional<List<String>> optionalStrings(JsonObject body, String field) {
        JsonValue value = body.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof JsonArray array && array.stream().allMatch(JsonString.class::isInstance)) {
            return Optional.of(array.getValuesAs(JsonString::getString));
        }
        throw invalid(field + " must be an array of strings");
    }
}
