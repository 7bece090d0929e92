package energy.nox.authenticator.manufacturer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.config.TrialOnly;

/** Reads the manufacturers from configuration: {@code nox.manufacturers} and {@code nox.manufacturer.<id>.*}. */
final class ManufacturersConfig {

    static final String IDS = "nox.manufacturers";
    private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{64}");
    /** Instead of a list of redirect URLs. */
    private static final String ANY_URL = "any";
    private static final int MAX_NAME = 100;
    private static final String DEFAULT_ACCENT = "#0b6e4f";
    /** Ten a second over a whole minute: more than users who begin to link, less than one server can do for all. */
    private static final int DEFAULT_REQUESTS = 600;
    private static final int MAX_REQUESTS = 100_000_000;

    private final Settings settings;
    private final int requestsPerMinute;
    private final Set<ByteBuffer> digestsSeen = new HashSet<>();

    private ManufacturersConfig(Settings settings) {
        this.settings = settings;
        this.requestsPerMinute = settings.number("nox.rate-limit.requests-per-minute", DEFAULT_REQUESTS, 0,
                MAX_REQUESTS);
    }

    /** @throws InvalidConfigException naming the property that is wrong */
    static List<Manufacturer> read(Settings settings) {
        ManufacturersConfig config = new ManufacturersConfig(settings);
        return ids(settings).stream().map(config::manufacturer).toList();
    }

    /**
     * What is left of these manufacturers by a configuration that is wrong somewhere: without those that it does not
     * list, without the keys that it does not list, and not enabled where it says so. A property that is wrong itself
     * takes nothing away.
     */
    static List<Manufacturer> withdraw(Settings settings, List<Manufacturer> manufacturers) {
        Optional<List<String>> ids = readable(() -> ids(settings));
        return manufacturers.stream().filter(known -> ids.isEmpty() || ids.get().contains(known.id()))
                .map(known -> withdraw(settings, known)).toList();
    }

    private static Manufacturer withdraw(Settings settings, Manufacturer known) {
        boolean enabled = readable(() -> settings.flag(property(known.id(), "enabled"), true)).orElse(true);
        Optional<List<ByteBuffer>> digests = readable(() -> listedDigests(settings, known.id()));
        return known.without(!enabled, digest -> digests.isPresent() && !digests.get().contains(digest));
    }

    private static <T> Optional<T> readable(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (RuntimeException e) {
            // The reading that was refused has told what is wrong, of this or of another property.
            return Optional.empty();
        }
    }

    private static List<String> ids(Settings settings) {
        List<String> ids = settings.list(IDS);
        if (new HashSet<>(ids).size() < ids.size()) {
            throw new InvalidConfigException(IDS, "must not name a manufacturer twice");
        }
        if (!ids.stream().allMatch(id -> ID.matcher(id).matches())) {
            throw new InvalidConfigException(IDS,
                    "must be identifiers of 1 to 64 characters: a to z, 0 to 9, and hyphens in between");
        }
        return ids;
    }

    static String property(String id, String name) {
        return "nox.manufacturer." + id + "." + name;
    }

    private Manufacturer manufacturer(String id) {
        String nameProperty = property(id, "name");
        String name = shortText(nameProperty, settings.requiredText(nameProperty));
        String brandProperty = property(id, "brand");
        String brand = settings.text(brandProperty).map(text -> shortText(brandProperty, text))
                .orElseGet(() -> titleCase(name));
        boolean enabled = settings.flag(property(id, "enabled"), true);
        return new Manufacturer(id, name, brand, enabled, apiKeyDigests(id),
                redirectUrls(id, enabled), accentColor(property(id, "accent-color")), settings.image(property(id, "logo")),
                settings.number(property(id, "requests-per-minute"), requestsPerMinute, 0, MAX_REQUESTS),
                !isDefault(property(id, "confirmation"), "off", "required"),
                isDefault(property(id, "result-page"), "show", "skip"));
    }

    /** Of two values the first is the default. */
    private boolean isDefault(String property, String defaultValue, String otherValue) {
        String value = settings.text(property).orElse(defaultValue);
        if (!value.equals(defaultValue) && !value.equals(otherValue)) {
            throw new InvalidConfigException(property, "must be " + defaultValue + " or " + otherValue);
        }
        return value.equals(defaultValue);
    }

    private String accentColor(String property) {
        String color = settings.text(property).orElse(DEFAULT_ACCENT);
        if (!color.matches("#[0-9a-fA-F]{6}")) {
            throw new InvalidConfigException(property, "must be a color such as #0b6e4f");
        }
        return color;
    }

    private static String shortText(String property, String text) {
        if (text.length() > MAX_NAME || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidConfigException(property,
                    "must be at most " + MAX_NAME + " characters without control characters");
        }
        return text;
    }

    private List<ByteBuffer> apiKeyDigests(String id) {
        List<ByteBuffer> digests = listedDigests(settings, id);
        // A key tells who calls, so it belongs to one manufacturer.
        if (!digests.stream().allMatch(digestsSeen::add)) {
            throw new InvalidConfigException(property(id, "api-keys"),
                    "must not have a key that is configured already");
        }
        return digests;
    }

    private static List<ByteBuffer> listedDigests(Settings settings, String id) {
        String property = property(id, "api-keys");
        List<ByteBuffer> digests = new ArrayList<>();
        for (String digest : settings.list(property)) {
            if (!DIGEST.matcher(digest).matches()) {
                throw new InvalidConfigException(property, "must be SHA-256 digests of 64 hexadecimal digits each");
            }
            byte[] parsed = HexFormat.of().parseHex(digest);
            if (Arrays.equals(parsed, Manufacturers.DEMO_KEY_DIGEST)) {
                settings.refuseInProduction(TrialOnly.DEMO_API_KEY, property);
            }
            digests.add(ByteBuffer.wrap(parsed));
        }
        return digests;
    }

    /** Empty for any URL, which has to be said, so that a forgotten list does not open every way. */
    private Optional<Set<String>> redirectUrls(String id, boolean enabled) {
        String property = property(id, "redirect-urls");
        if (settings.text(property).filter(ANY_URL::equals).isPresent()) {
            return Optional.empty();
        }
        Set<String> urls = new LinkedHashSet<>(settings.list(property));
        if (urls.isEmpty() && enabled) {
            throw new InvalidConfigException(property, "must list the URLs that users may return to, such as https://"
                    + id + ".example/linked, while the manufacturer is enabled; any allows every https URL");
        }
        if (urls.contains(ANY_URL)) {
            throw new InvalidConfigException(property, "must be a list of URLs, or the word any and nothing else");
        }
        urls.forEach(url -> RedirectUrlCheck.findListingError(url).ifPresent(error -> {
            throw new InvalidConfigException(property, error);
        }));
        return Optional.of(urls);
    }

    private static String titleCase(String name) {
        return Arrays.stream(name.split("\\s+"))
                .map(word -> word.substring(0, word.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT)
                        + word.substring(word.offsetByCodePoints(0, 1)))
                .collect(Collectors.joining(" "));
    }
}
