package energy.nox.authenticator;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The README and the pages of {@code src/site/markdown}: they name everything that an operator can set or measure, and
 * each of their links leads somewhere.
 */
class DocumentationTest {

    private static final Path PAGES = Path.of("src/site/markdown");
    private static final String CONFIGURATION = read(PAGES.resolve("configuration.md"));
    private static final String OPERATIONS = read(PAGES.resolve("operations.md"));

    /** Properties, metrics and their attributes; one that ends with a dot is the beginning of several. */
    static Set<String> namesInTheCode() {
        Set<String> names = found("\"(nox\\.[a-z._-]+)\"", files(Path.of("src/main/java"), ".java"));
        // The stylesheet.
        names.remove("nox.css");
        return names;
    }

    @ParameterizedTest
    @MethodSource("namesInTheCode")
    void everyNameInTheCodeIsDocumented(String name) {
        assertTrue((CONFIGURATION + OPERATIONS).contains('`' + name + (name.endsWith(".") ? "" : "`")), name);
    }

    static Stream<String> propertiesOfAManufacturerOrASupplier() {
        return Stream.of("manufacturer.acme", "supplier.north").flatMap(owner -> {
            String prefix = owner.split("\\.")[0];
            List<Path> readers = files(Path.of("src/main/java"), ".java").stream()
                    .filter(file -> read(file).contains("\"nox." + prefix + ".\"")).toList();
            Set<String> properties = found("property\\(id, \"([a-z-]+)[\".]", readers);
            assertFalse(properties.isEmpty(), prefix);
            return properties.stream().map(property -> "nox." + owner + "." + property);
        });
    }

    @ParameterizedTest
    @MethodSource("propertiesOfAManufacturerOrASupplier")
    void everyPropertyOfAManufacturerOrASupplierIsDocumented(String property) {
        assertTrue(CONFIGURATION.contains("| `" + property + "` |"), property);
    }

    @Test
    void everyEnvironmentVariableIsItsPropertyInCapitals() {
        List<MatchResult> rows = matches("(?m)^\\| `([a-z.-]+)` \\| `([A-Z_]+)` \\|", CONFIGURATION).toList();
        assertFalse(rows.isEmpty());
        rows.forEach(row -> assertEquals(inCapitals(row.group(1)), row.group(2)));
    }

    static Set<String> variablesOfTheServer() {
        return found("<variable name=\"([^\"]+)\"", List.of(Path.of("liberty/app.xml"), Path.of("liberty/server.xml")));
    }

    @ParameterizedTest
    @MethodSource("variablesOfTheServer")
    void everyVariableOfTheServerIsDocumented(String variable) {
        assertTrue(CONFIGURATION.contains('`' + inCapitals(variable) + '`'), variable);
    }

    static List<Path> pages() {
        return Stream.concat(Stream.of(Path.of("README.md")), files(PAGES, ".md").stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFileAndToAHeading(Path page) {
        matches("(?:\\]\\(|src=\")(?!https?:)([^)\"#]*)(#[^)\"]+)?[)\"]", read(page)).forEach(link -> {
            Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
            assertTrue(Files.exists(target), target::toString);
            if (link.group(2) != null) {
                assertTrue(anchors(read(target)).contains(link.group(2)), link::group);
            }
        });
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(String page) {
        return matches("(?m)^#+ (.+)$", page).map(heading -> '#' + heading.group(1).toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 _-]", "").replace(' ', '-')).collect(toCollection(TreeSet::new));
    }

    private static String inCapitals(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** The first group of each match in any of the files. */
    private static Set<String> found(String regex, List<Path> files) {
        Set<String> found = files.stream().flatMap(file -> matches(regex, read(file))).map(match -> match.group(1))
                .collect(toCollection(TreeSet::new));
        assertFalse(found.isEmpty(), regex);
        return found;
    }

    private static List<Path> files(Path directory, String suffix) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<MatchResult> matches(String regex, String text) {
        return Pattern.compile(regex).matcher(text).results();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
