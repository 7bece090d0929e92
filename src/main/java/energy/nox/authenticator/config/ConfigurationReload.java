package energy.nox.authenticator.config;

import java.util.Optional;
import java.util.Set;

/**
 * A part of the configuration was read again and is another one now, or cannot be used. Fired as a CDI event.
 *
 * @param part    what was read, such as {@code manufacturers}
 * @param added   identifiers of what is new; never a value
 * @param refusal why the last good configuration stays in use, without what the new one takes away; empty where
 *                the new one is in use
 */
public record ConfigurationReload(String part, Set<String> added, Set<String> changed, Set<String> removed,
        Optional<String> refusal) {
}
