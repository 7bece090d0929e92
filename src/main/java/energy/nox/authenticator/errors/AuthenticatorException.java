package energy.nox.authenticator.errors;

/**
 * The one exception by which domain code refuses a request. Its message is written for the caller and is sent to it.
 */
public class AuthenticatorException extends RuntimeException {

    private final ErrorCode code;

    public AuthenticatorException(ErrorCode code) {
        this(code, code.defaultMessage());
    }

    public AuthenticatorException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    /** A 400 whose message names the field and what is wrong with it. */
    public static AuthenticatorException invalid(String message) {
        return new AuthenticatorException(ErrorCode.INVALID_REQUEST, message);
    }

    public ErrorCode code() {
        return code;
    }
}
