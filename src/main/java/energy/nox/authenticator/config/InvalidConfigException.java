package energy.nox.authenticator.config;

/** A configuration property is missing or wrong. While the application starts, this stops the start. */
public class InvalidConfigException extends StartException {

    private final String fault;

    public InvalidConfigException(String property, String fault) {
        super("Configuration property " + property + " " + fault);
        this.fault = property + " " + fault;
    }

    @Override
    public String reason() {
        return fault;
    }
}
