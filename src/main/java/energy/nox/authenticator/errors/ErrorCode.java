package energy.nox.authenticator.errors;

import java.util.Arrays;

/**
 * The catalogue of errors: every way in which a request can fail, with its HTTP status and the message where there
 * is no more exact one.
 */
public enum ErrorCode {
    INVALID_REQUEST(400, "The request is not valid"),
    UNAUTHORIZED(401, "Invalid API key"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "Only application/json can be answered"),
    CONFLICT(409, "The request conflicts with the current state"),
    PAYLOAD_TOO_LARGE(413, "The request body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Content-Type must be application/json"),
    TOO_MANY_REQUESTS(429, "Too many requests, try again later"),
    INTERNAL_ERROR(500, "Internal error"),
    UNAVAILABLE(503, "Temporarily unavailable, try again");

    private final int status;
    private final String defaultMessage;

    ErrorCode(int status, String defaultMessage) {
        this.status = status;
        this.defaultMessage = defaultMessage;
    }

    public int status() {
        return status;
    }

    public String defaultMessage() {
        return defaultMessage;
    }

    /**
     * The entry for a status that the framework chose, or a general one where the catalogue does not have the status.
     */
    public static ErrorCode ofStatus(int status) {
        return Arrays.stream(values())
                .filter(code -> code.status == status)
                .findFirst()
                .orElse(status < 500 ? INVALID_REQUEST : INTERNAL_ERROR);
    }
}
