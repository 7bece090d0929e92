package energy.nox.authenticator.config;

/**
 * Why the application does not start, in one line for the operator: what is wrong, where, and the way out. It carries
 * no stack trace, since a server prints what it is thrown, and only that line helps.
 */
public class StartException extends RuntimeException {

    public StartException(String message) {
        super(message, null, false, false);
    }

    /** What follows "Not started: " in the last line of a start that failed. */
    public String reason() {
        return getMessage();
    }
}
