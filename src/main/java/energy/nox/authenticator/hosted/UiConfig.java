package energy.nox.authenticator.hosted;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The settings of the hosted pages. */
@ApplicationScoped
public class UiConfig {

    private static final String STRICT_TRANSPORT_SECURITY = "nox.ui.strict-transport-security";
    private static final String OFF = "off";
    /** Without includeSubDomains: what else is below this host is for its owner to decide. */
    private static final String DEFAULT = "max-age=31536000";
    private static final Pattern MAX_AGE =
            Pattern.compile("max-age=(\\d{1,10}|\"\\d{1,10}\")", Pattern.CASE_INSENSITIVE);
    /** The second is not in the RFC; browsers' lists of hosts ask for it. */
    private static final Pattern FLAG = Pattern.compile("includeSubDomains|preload", Pattern.CASE_INSENSITIVE);

    private Optional<String> strictTransportSecurity;

    /** For the CDI proxy. */
    protected UiConfig() {
    }

    @Inject
    public UiConfig(Settings settings) {
        String value = settings.text(STRICT_TRANSPORT_SECURITY).orElse(DEFAULT);
        strictTransportSecurity = value.equals(OFF) ? Optional.empty() : Optional.of(checked(value));
    }

    /** The value of {@code Strict-Transport-Security} on answers that users see by https; empty where none is sent. */
    public Optional<String> strictTransportSecurity() {
        return strictTransportSecurity;
    }

    /** By RFC 6797, section 6.1: each directive once at most, one of them {@code max-age}. */
    private static String checked(String value) {
        List<String> directives = Arrays.stream(value.split(";", -1)).map(String::strip).toList();
        long maxAges = directives.stream().filter(directive -> MAX_AGE.matcher(directive).matches()).count();
        List<String> flags = directives.stream().filter(directive -> FLAG.matcher(directive).matches())
                .map(flag -> flag.toLowerCase(Locale.ROOT)).toList();
        boolean allKnown = maxAges + flags.size() == directives.size();
        if (maxAges != 1 || !allKnown || Set.copyOf(flags).size() != flags.size()) {
            throw new InvalidConfigException(STRICT_TRANSPORT_SECURITY, "must be off or a value of the header"
                    + " Strict-Transport-Security, such as max-age=31536000 or max-age=31536000; includeSubDomains");
        }
        return value;
    }
}
