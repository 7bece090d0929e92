package energy.nox.authenticator.hosted.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrandStyleTest {

    @ParameterizedTest
    @CsvSource({"#000000,#ffffff", "#101820,#ffffff", "#0b6e4f,#ffffff", "#FFE600,#000000", "#ffffff,#000000", "#777777,#000000"})
    void textOnTheAccentIsWhatContrastsMore(String accent, String onAccent) {
        assertEquals(":root{--accent:" + accent + ";--on-accent:" + onAccent + "}\n", BrandStyle.stylesheet(accent));
    }
}
