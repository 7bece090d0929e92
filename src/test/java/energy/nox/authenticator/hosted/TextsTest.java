package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import energy.nox.authenticator.config.Language;

class TextsTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Pattern KEY = Pattern.compile("#\\{([a-z][A-Za-z.]*)[}(]");

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyLanguageHasEveryTextWithTheSamePlaceholders(Language language) throws IOException {
        Properties english = texts(Language.EN);
        Properties texts = texts(language);
        assertEquals(new TreeSet<>(english.keySet()), new TreeSet<>(texts.keySet()));
        for (String key : texts.stringPropertyNames()) {
            assertFalse(texts.getProperty(key).isBlank(), key);
            assertEquals(placeholders(english.getProperty(key)), placeholders(texts.getProperty(key)), key);
            assertFalse(texts.getProperty(key).contains("'"), key + ": MessageFormat takes a straight apostrophe as a quote");
        }
    }

    @Test
    void everyTextThatATemplateNamesIsThere() throws IOException {
        Set<Object> known = texts(Language.NL).keySet();
        try (Stream<Path> templates = Files.list(RESOURCES.resolve("templates"))) {
            for (Path template : templates.toList()) {
                Set<String> named = KEY.matcher(Files.readString(template)).results().map(key -> key.group(1))
                        .collect(Collectors.toSet());
                assertTrue(known.containsAll(named), template + " names one of " + named);
            }
        }
    }

    private static Set<String> placeholders(String text) {
        return Pattern.compile("\\{\\d}").matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static Properties texts(Language language) throws IOException {
        Properties texts = new Properties();
        try (Reader file = Files.newBufferedReader(RESOURCES.resolve("messages_" + language.code() + ".properties"))) {
            texts.load(file);
        }
        return texts;
    }
}
