package energy.nox.authenticator.hosted;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.Language;

/**
 * What a browser brings with each request.
 *
 * @param bindings by the id of the link session that each belongs to
 * @param language the one it prefers, for pages that no session gives a language
 */
public record Browser(Map<UUID, BrowserBinding> bindings, Language language) {

    Optional<BrowserBinding> binding(UUID linkSessionId) {
        return Optional.ofNullable(bindings.get(linkSessionId));
    }
}
