package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.config.Language;

/** A version names one wording, so that what a person agreed to can be found again. */
class ConsentTextsTest {

    private final Texts english = new Texts(ResourceBundle.getBundle("messages", Locale.ENGLISH));

    @ParameterizedTest
    @EnumSource
    void aVersionHasTwelveHexadecimalDigits(Language language) {
        assertTrue(new ConsentTexts().version(language).matches("[0-9a-f]{12}"));
    }

    @Test
    void theSameWordingHasTheSameVersionOnEveryServer() {
        assertEquals(new ConsentTexts().version(Language.EN), new ConsentTexts().version(Language.EN));
        assertEquals(new ConsentTexts().version(Language.EN), ConsentTexts.version(english));
    }

    @Test
    void eachLanguageHasAVersionOfItsOwn() {
        ConsentTexts texts = new ConsentTexts();
        assertEquals(4, Arrays.stream(Language.values()).map(texts::version).collect(Collectors.toSet()).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"account.consent.title", "account.consent.body", "account.consent.receives",
        "account.consent.keeps", "account.connect"})
    void anotherWordingHasAnotherVersion(String key) {
        String before = ConsentTexts.version(english);
        english.put(key, english.getString(key) + ".");
        assertNotEquals(before, ConsentTexts.version(english));
    }

    @Test
    void aTextThatNobodyAgreesToChangesNoVersion() {
        String before = ConsentTexts.version(english);
        english.put("choose.title", "Something else");
        assertEquals(before, ConsentTexts.version(english));
    }

    private static final class Texts extends ResourceBundle {

        private final Map<String, String> texts = new HashMap<>();

        Texts(ResourceBundle from) {
            Set<String> keys = from.keySet();
            keys.forEach(key -> texts.put(key, from.getString(key)));
        }

        void put(String key, String text) {
            texts.put(key, text);
        }

        @Override
        protected Object handleGetObject(String key) {
            return texts.get(key);
        }

        @Override
        public Enumeration<String> getKeys() {
            return Collections.enumeration(texts.keySet());
        }
    }
}
