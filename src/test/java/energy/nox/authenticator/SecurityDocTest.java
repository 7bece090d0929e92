package energy.nox.authenticator;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What {@code security.md} claims is proved by a test. Each row of its tables names the tests in its last column, or
 * says that it was tried by hand, or why there is no test; and each test that the page names exists.
 */
class SecurityDocTest {

    private static final Path PAGE = Path.of("src/site/markdown/security.md");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*)(?:\\.(\\w+))?`");
    private static final Pattern LOOKS_LIKE_A_TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");
    private static final Pattern REASON = Pattern.compile("(by hand|not tested): \\S.*");
    /** By the simple name of the class. */
    private static final Map<String, String> CLASSES = classes();

    /** A row of a table, below the header that says what its last column is. */
    record Row(String header, String text) {

        String lastCell() {
            return last(text);
        }

        static String last(String row) {
            String[] cells = row.strip().replaceAll("^\\||\\|$", "").split("(?<!\\\\)\\|", -1);
            return cells[cells.length - 1].strip();
        }
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        String header = null;
        for (String line : read(PAGE).lines().toList()) {
            if (!line.startsWith("|")) {
                header = null;
            } else if (header == null) {
                header = line;
            } else if (!line.matches("[|: -]+")) {
                rows.add(new Row(header, line));
            }
        }
        assertFalse(rows.isEmpty());
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyRowHasATestOrSaysWhyNot(Row row) {
        assertAll(
                () -> assertEquals("test", Row.last(row.header()), "the last column"),
                () -> assertEquals(Optional.empty(), fault(row.lastCell())));
    }

    static Stream<String> names() {
        return LOOKS_LIKE_A_TEST.matcher(read(PAGE)).results().map(MatchResult::group).distinct();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyTestThatThePageNamesExists(String name) {
        assertTrue(exists(name), name);
    }

    @Test
    void severalTestsOrAReasonProveARow() {
        assertEquals(Optional.empty(),
                fault("`SecurityDocTest`, `DocumentationTest.everyLinkLeadsToAFileAndToAHeading`"));
        assertEquals(Optional.empty(), fault("by hand: in a browser"));
        assertEquals(Optional.empty(), fault("`SecurityDocTest`; not tested: the rest is the operator's"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "by hand", "by hand: ", "not tested:", "yes", "`SecurityDocTest` and more",
        "`NoSuchTest`", "`SecurityDocTest.noSuchMethod`", "`SecurityDocTest.rows`", "`SecurityDocTest`,", "`Row`",
        "`SecurityDocTest`, `NoSuchIT`", "`SecurityDocTest`; `NoSuchTest`"})
    void anythingElseProvesNothing(String cell) {
        assertTrue(fault(cell).isPresent(), cell);
    }

    /** What is wrong with the last cell of a row, whose parts have a semicolon between them: tests, or a reason. */
    private static Optional<String> fault(String cell) {
        return Arrays.stream(cell.split(";", -1)).map(String::strip)
                .filter(part -> !REASON.matcher(part).matches() && !areTests(part)).findFirst();
    }

    private static boolean areTests(String part) {
        return Arrays.stream(part.split(",", -1)).map(String::strip).allMatch(SecurityDocTest::exists);
    }

    /** Whether a name in backticks is that of a class with tests, or of a test in it. */
    private static boolean exists(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches() || !CLASSES.containsKey(parts.group(1))) {
            return false;
        }
        return tests(CLASSES.get(parts.group(1)))
                .anyMatch(test -> parts.group(2) == null || parts.group(2).equals(test));
    }

    private static Stream<String> tests(String className) {
        try {
            // It is not initialized: that would start the servers of an integration test.
            Class<?> type = Class.forName(className, false, SecurityDocTest.class.getClassLoader());
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                    .map(method -> method.getName());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> classes() {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> TESTS.relativize(file).toString().replace(".java", "").replace('/', '.'))
                    .collect(toMap(name -> name.substring(name.lastIndexOf('.') + 1), name -> name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
