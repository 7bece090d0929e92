package energy.nox.authenticator.manufacturer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Settings;

/** Reads the manufacturers from configuration: {@code nox.manufacturers} and {@code nox.manufacturer.<id>.*}. */
final class ManufacturersConfig {

    static final String IDS = "nox.manufacturers";
    private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int MAX_NAME = 100;
    private static final String DEFAULT_ACCENT = "#0b6e4f";
    private static final int MAX_REQUESTS = 100_000_000;

    private final Settings settings;
    private final int requestsPerMinute;
    private final Set<String> digestsSeen = new HashSet<>();

    private ManufacturersConfig(Settings settings) {
        this.settings = settings;
        this.requestsPerMinute = settings.number("nox.rate-limit.requests-per-minute", 0, 0, MAX_REQUESTS);
    }

    /** @throws InvalidConfigException naming the property that is wrong */
    static List<Manufacturer> read(Settings settings) {
        ManufacturersConfig config = new ManufacturersConfig(settings);
        List<String> ids = settings.list(IDS);
        if (new HashSet<>(ids).size() < ids.size()) {
            throw new InvalidConfigException(IDS, "must not name a manufacturer twice");
        }
        return ids.stream().map(config::manufacturer).toList();
    }

    static String property(String id, String name) {
        return "nox.manufacturer." + id + "." + name;
    }

    private Manufacturer manufacturer(String id) {
        if (!ID.matcher(id).matches()) {
            throw new InvalidConfigException(IDS,
                    "must be identifiers of 1 to 64 characters: a to z, 0 to 9, and hyphens in between");
        }
        String nameProperty = property(id, "name");
        String name = shortText(nameProperty, settings.requiredText(nameProperty));
        String brandProperty = property(id, "brand");
        String brand = settings.text(brandProperty).map(text -> shortText(brandProperty, text))
                .orElseGet(() -> titleCase(name));
        return new Manufacturer(id, name, brand, settings.flag(property(id, "enabled"), true), apiKeyDigests(id),
                redirectUrls(id), accentColor(property(id, "accent-color")), settings.image(property(id, "logo")),
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

    private List<byte[]> apiKeyDigests(String id) {
        String property = property(id, "api-keys");
        List<byte[]> digests = new ArrayList<>();
        for (String digest : settings.list(property)) {
            if (!DIGEST.matcher(digest).matches()) {
                throw new InvalidConfigException(property, "must be SHA-256 digests of 64 hexadecimal digits each");
            }
            // A key tells who calls, so it belongs to one manufacturer.
            if (!digestsSeen.add(digest.toLowerCase(Locale.ROOT))) {
                throw new InvalidConfigException(property, "must not have a key that is configured already");
            }
            digests.add(HexFormat.of().parseHex(digest));
        }
        return digests;
    }

    private Set<String> redirectUrls(String id) {
        String property = property(id, "redirect-urls");
        Set<String> urls = new LinkedHashSet<>(settings.list(property));
        urls.forEach(url -> RedirectUrlCheck.findListingError(url).ifPresent(error -> {
            throw new InvalidConfigException(property, error);
        }));
        return urls;
    }

    private static String titleCase(String name) {
        return Arrays.stream(name.split("\\s+"))
                .map(word -> word.substring(0, word.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT)
                        + word.substring(word.offsetByCodePoints(0, 1)))
                .collect(Collectors.joining(" "));
    }
}
