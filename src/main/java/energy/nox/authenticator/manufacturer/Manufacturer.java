package energy.nox.authenticator.manufacturer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A device manufacturer as configured.
 *
 * @param id                  identifies it in configuration and database
 * @param brand               what its customers read on the hosted pages
 * @param apiKeyDigests       SHA-256 of each key that is valid now; several while a key is rotated
 * @param allowedRedirectUrls where the user may be sent, of an empty set nowhere; empty where the configuration
 *                            allows any URL that {@link RedirectUrlCheck} accepts
 * @param requestsPerMinute   how many requests it may send to one server; 0 for any number
 * @param accentColor         the brand's colour, as {@code #rrggbb}
 * @param confirmationRequired whether its backend confirms that the user who agreed is its own
 * @param resultPageShown     whether the user reads what happened before going back
 */
public record Manufacturer(String id, String name, String brand, boolean enabled, List<ByteBuffer> apiKeyDigests,
        Optional<Set<String>> allowedRedirectUrls, String accentColor, Optional<Path> logo, int requestsPerMinute,
        boolean confirmationRequired, boolean resultPageShown) {

    /** The same manufacturer with less: disabled where that is said, and without these keys. */
    Manufacturer without(boolean disabled, Predicate<ByteBuffer> keys) {
        return new Manufacturer(id, name, brand, enabled && !disabled, apiKeyDigests.stream().filter(keys.negate())
                .toList(), allowedRedirectUrls, accentColor, logo, requestsPerMinute, confirmationRequired,
                resultPageShown);
    }
}
