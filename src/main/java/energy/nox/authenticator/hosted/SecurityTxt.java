package energy.nox.authenticator.hosted;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.regex.Pattern;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.observe.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Whom to tell of a weakness, as the configuration says: the file {@code security.txt} (RFC 9116). */
@ApplicationScoped
public class SecurityTxt {

    public static final String PATH = "/.well-known/security.txt";

    private static final Logger LOG = Log.of(SecurityTxt.class);
    private static final String CONTACT = "nox.security.contact";
    private static final String POLICY = "nox.security.policy";
    private static final String LANGUAGES = "nox.security.languages";
    private static final String EXPIRES = "nox.security.expires";
    private static final Pattern MAIL = Pattern.compile("mailto:[^@]+@[^@]+");
    private static final Pattern PHONE = Pattern.compile("tel:\\+?[0-9().-]+");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*");
    private static final Pattern DATE_TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");
    /** Section 2.5.5 recommends less than a year. */
    private static final Duration MAX_AHEAD = Duration.ofDays(366);
    private static final int DAYS_AHEAD = 90;

    private List<String> contacts;
    private Optional<String> policy;
    private String languages;
    private Optional<Instant> expires;
    private PublicUrls urls;
    private Clock clock;

    /** For the CDI proxy. */
    protected SecurityTxt() {
    }

    /** @throws InvalidConfigException where a value could not stand in the file, or there is nobody to contact */
    @Inject
    public SecurityTxt(Settings settings, PublicUrls urls, Clock clock) {
        this.urls = urls;
        this.clock = clock;
        contacts = settings.list(CONTACT);
        contacts.forEach(SecurityTxt::checkContact);
        policy = settings.text(POLICY);
        policy.filter(url -> !isHttpsUrl(url)).ifPresent(url -> {
            throw new InvalidConfigException(POLICY, "must be an https URL");
        });
        languages = languages(settings.list(LANGUAGES));
        expires = settings.text(EXPIRES).map(this::dateTime);
        for (String property : List.of(POLICY, LANGUAGES, EXPIRES)) {
            if (contacts.isEmpty() && settings.text(property).isPresent()) {
                throw new InvalidConfigException(property, "needs " + CONTACT + ", which is not set");
            }
        }
    }

    private static void checkContact(String contact) {
        if (!isUri(contact) || !MAIL.matcher(contact).matches() && !PHONE.matcher(contact).matches()
                && !isHttpsUrl(contact)) {
            throw new InvalidConfigException(CONTACT, "must list URIs such as mailto:security@example.com,"
                    + " https://example.com/report or tel:+31-20-555-0100");
        }
    }

    private static boolean isHttpsUrl(String text) {
        return isUri(text) && "https".equalsIgnoreCase(URI.create(text).getScheme())
                && URI.create(text).getHost() != null;
    }

    /** Of ASCII alone, which keeps line ends out as well. */
    private static boolean isUri(String text) {
        try {
            return new URI(text).isAbsolute() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String languages(List<String> tags) {
        if (!tags.stream().allMatch(tag -> LANGUAGE.matcher(tag).matches())) {
            throw new InvalidConfigException(LANGUAGES, "must list language tags such as en,nl");
        }
        return tags.isEmpty() ? "en" : String.join(", ", tags);
    }

    /** A date that has passed is a warning alone: otherwise a server that ran yesterday would not start today. */
    private Instant dateTime(String text) {
        Instant moment = parsed(text);
        Instant now = clock.instant();
        if (moment.isBefore(now)) {
            LOG.warning(EXPIRES + " has passed: whoever wants to report a weakness must not use the file any more."
                    + " Set a later date, or none, and the date is always " + DAYS_AHEAD + " days ahead");
        } else if (moment.isAfter(now.plus(MAX_AHEAD))) {
            LOG.warning(EXPIRES + " is more than a year ahead, and RFC 9116 recommends less");
        }
        return moment;
    }

    private static Instant parsed(String text) {
        try {
            if (DATE_TIME.matcher(text).matches()) {
                return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.SECONDS);
            }
        } catch (DateTimeException e) {
            throw new InvalidConfigException(EXPIRES, "must be a date that exists");
        }
        throw new InvalidConfigException(EXPIRES, "must be a date and time such as 2027-01-31T00:00:00Z (RFC 3339)");
    }

    /** The file as it is to be served now; empty where no contact is configured. */
    public Optional<String> file() {
        if (contacts.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        contacts.forEach(contact -> lines.add("Contact: " + contact));
        lines.add("Expires: " + expires.orElseGet(() ->
                clock.instant().truncatedTo(ChronoUnit.DAYS).plus(DAYS_AHEAD, ChronoUnit.DAYS)));
        lines.add("Preferred-Languages: " + languages);
        // Section 2.5.2 knows https alone.
        if (urls.isHttps()) {
            lines.add("Canonical: " + urls.issuer() + PATH);
        }
        policy.ifPresent(url -> lines.add("Policy: " + url));
        return Optional.of(String.join("\n", lines) + "\n");
    }
}
