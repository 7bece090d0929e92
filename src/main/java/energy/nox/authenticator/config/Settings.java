package energy.nox.authenticator.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;

import org.eclipse.microprofile.config.Config;

/**
 * Typed reading of MicroProfile Config in which every error names the property; values are never in a message. There is
 * one for the application, which so knows in the end which names were read.
 */
public final class Settings {

    private static final String MODE = "nox.mode";
    private static final String PRODUCTION = "production";
    private static final String TRIAL = "trial";

    private final Config config;
    private final PropertyNames names = new PropertyNames();

    public Settings(Config config) {
        this.config = config;
    }

    public Optional<String> text(String property) {
        names.addRead(property);
        return config.getOptionalValue(property, String.class).map(String::strip).filter(value -> !value.isEmpty());
    }

    public String requiredText(String property) {
        return text(property).orElseThrow(() -> new InvalidConfigException(property, "must be set"
                + PropertyNames.misspelt(property, config.getPropertyNames())
                        .map(name -> "; " + name + " may have been meant for it").orElse("")));
    }

    /** Comma-separated values, without blanks around them. */
    public List<String> list(String property) {
        return text(property).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    public boolean flag(String property, boolean defaultValue) {
        return text(property).map(value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidConfigException(property, "must be true or false");
        }).orElse(defaultValue);
    }

    public int number(String property, int defaultValue, int min, int max) {
        int value;
        try {
            value = text(property).map(Integer::parseInt).orElse(defaultValue);
        } catch (NumberFormatException e) {
            throw new InvalidConfigException(property, "must be a whole number");
        }
        if (value < min || value > max) {
            throw new InvalidConfigException(property, "must be from " + min + " to " + max);
        }
        return value;
    }

    /** An ISO-8601 duration such as PT10M, in whole seconds. */
    public Duration duration(String property, Duration defaultValue, Duration min, Duration max) {
        Duration value;
        try {
            value = text(property).map(Duration::parse).orElse(defaultValue);
        } catch (DateTimeParseException e) {
            throw new InvalidConfigException(property, "must be an ISO-8601 duration such as PT10M");
        }
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0 || value.getNano() != 0) {
            throw new InvalidConfigException(property, "must be whole seconds from " + min + " to " + max);
        }
        return value;
    }

    /** A readable image file that browsers show. */
    public Optional<Path> image(String property) {
        return text(property).map(value -> {
            Path file = Path.of(value);
            if (!value.matches(".*\\.(svg|png|jpg|webp)") || !Files.isReadable(file)) {
                throw new InvalidConfigException(property, "must be the path of a readable svg, png, jpg or webp file");
            }
            return file;
        });
    }

    /** Has all names that begin so left out of {@link #unknown}, for what is configured and not enabled. */
    public void leaveUnread(String prefix) {
        names.addUnused(prefix);
    }

    /** A sentence about each name under {@code nox.} that is configured and that nothing has read so far. */
    public List<String> unknown() {
        return names.unknown(config.getPropertyNames());
    }

    /** Whether what is good for trying out alone is refused. */
    public boolean isProduction() {
        String mode = text(MODE).orElse(TRIAL);
        if (!mode.equals(PRODUCTION) && !mode.equals(TRIAL)) {
            throw new InvalidConfigException(MODE, "must be " + PRODUCTION + " or " + TRIAL);
        }
        return mode.equals(PRODUCTION);
    }

    /**
     * @param where what the operator has to change
     * @throws StartException in a production run
     */
    public void refuseInProduction(TrialOnly found, String where) {
        if (isProduction()) {
            throw found.refusal(where);
        }
    }

    /**
     * How loudly to tell of what is good for trying out alone: that is no warning where users come from this very
     * machine.
     */
    public Level levelOfTrial() {
        return text(PublicUrls.UI_BASE_URL).filter(PublicUrls::isOnThisMachine).map(url -> Level.INFO)
                .orElse(Level.WARNING);
    }
}
