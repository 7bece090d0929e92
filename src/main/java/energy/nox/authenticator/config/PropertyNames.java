package energy.nox.authenticator.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The names of the application's properties. They are learnt while the configuration is read, so that there is no list
 * of them to maintain: whatever else is configured under {@code nox.} has no effect and is most often misspelt.
 */
final class PropertyNames {

    private static final String PREFIX = "nox.";
    /** What the server's configuration and {@link MountedFilesConfigSource} read. */
    private static final Set<String> READ_BY_OTHERS = Set.of("nox.context.root", MountedFilesConfigSource.DIRECTORIES);

    /** Beyond it, another name is meant. */
    private static final int MAX_MISTAKES = 3;

    private final Set<String> read = ConcurrentHashMap.newKeySet();
    private final Set<String> unusedPrefixes = ConcurrentHashMap.newKeySet();

    PropertyNames() {
        read.addAll(READ_BY_OTHERS);
    }

    void addRead(String name) {
        read.add(name);
    }

    /** Names that begin so are spelt right, but nothing reads them at the moment. */
    void addUnused(String prefix) {
        unusedPrefixes.add(prefix);
    }

    /** A sentence about each configured name that has no effect, be it a property or an environment variable. */
    List<String> unknown(Iterable<String> configured) {
        Set<String> names = StreamSupport.stream(configured.spliterator(), false)
                .collect(Collectors.toCollection(TreeSet::new));
        // Servers offer a variable under a property's name as well, which need not be the one that was meant.
        Stream<String> properties = names.stream().filter(
                name -> name.startsWith(PREFIX) && !names.contains(asVariable(name)));
        Stream<String> variables = names.stream().filter(name -> name.startsWith(asVariable(PREFIX)));
        return Stream.concat(unknown(properties, UnaryOperator.identity()),
                unknown(variables, PropertyNames::asVariable)).toList();
    }

    private Stream<String> unknown(Stream<String> names, UnaryOperator<String> form) {
        Set<String> known = read.stream().map(form).collect(Collectors.toSet());
        Set<String> unused = unusedPrefixes.stream().map(form).collect(Collectors.toSet());
        return names.filter(name -> !known.contains(name) && unused.stream().noneMatch(name::startsWith))
                .map(name -> name + " has no effect, since there is no such property" + nearest(name, known.stream())
                        .map(near -> "; the nearest one is " + near).orElse(""));
    }

    /** As MicroProfile Config (3.1, "Environment Variables Mapping Rules") looks for a property in the environment. */
    private static String asVariable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** A configured name that may have been meant for one that is missing. */
    static Optional<String> misspelt(String missing, Iterable<String> configured) {
        String group = missing.substring(0, missing.lastIndexOf('.') + 1);
        List<String> names = StreamSupport.stream(configured.spliterator(), false).toList();
        return nearest(missing, names.stream().filter(name -> name.startsWith(group)))
                .or(() -> nearest(asVariable(missing), names.stream()
                        .filter(name -> name.startsWith(asVariable(group)))));
    }

    private static Optional<String> nearest(String name, Stream<String> candidates) {
        return candidates.filter(candidate -> distance(name, candidate) <= MAX_MISTAKES)
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** How many characters have to be put in, taken out or changed (Levenshtein's distance). */
    private static int distance(String from, String to) {
        int[] last = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] next = new int[to.length() + 1];
            next[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(changed, Math.min(last[j], next[j - 1]) + 1);
            }
            last = next;
        }
        return last[to.length()];
    }
}
