package energy.nox.authenticator.errors;

/** A caller has sent as many requests as it may for now (429). */
public class TooManyRequestsException extends AuthenticatorException {

    private final long retryAfterSeconds;

    public TooManyRequestsException(long retryAfterSeconds) {
        super(ErrorCode.TOO_MANY_REQUESTS);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
