package energy.nox.authenticator.config;

/** A configuration property that is missing or wrong; thrown while the application starts, it stops the start. */
public class InvalidConfigException extends RuntimeException {

    public InvalidConfigException(String property, String reason) {
        super("Configuration property " + property + " " + reason);
    }
}
