package energy.nox.authenticator.manufacturer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A device manufacturer as configured.
 *
 * @param id                  identifies it in configuration and database
 * @param brand               what its customers read on the hosted pages
 * @param apiKeyDigests       SHA-256 of each key that is valid now; several while a key is rotated
 * @param allowedRedirectUrls where the user may be sent, or empty for any URL that {@link RedirectUrlCheck} accepts
 * @param requestsPerMinute   how many requests it may send to one server; 0 for any number
 * @param accentColor         the brand's colour, as {@code #rrggbb}
 * @param confirmationRequired whether its backend confirms that the user who agreed is its own
 * @param resultPageShown     whether the user reads what happened before going back
 */
public record Manufacturer(String id, String name, String brand, boolean enabled, List<byte[]> apiKeyDigests,
        Set<String> allowedRedirectUrls, String accentColor, Optional<Path> logo, int requestsPerMinute,
        boolean confirmationRequired, boolean resultPageShown) {
}
