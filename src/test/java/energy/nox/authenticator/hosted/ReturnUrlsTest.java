package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReturnUrlsTest {

    @ParameterizedTest
    @CsvSource({
        "https://a.example,              https://a.example?error=x%20y",
        "https://a.example/cb,           https://a.example/cb?error=x%20y",
        "https://a.example/cb?b=%20c,    https://a.example/cb?b=%20c&error=x%20y",
        "https://a.example/#/callback,   https://a.example/?error=x%20y#/callback",
        "https://a.example/?b=c#d?e,     https://a.example/?b=c&error=x%20y#d?e",
        "com.acme.app:/callback,         com.acme.app:/callback?error=x%20y"})
    void keepsTheUrlsOwnQueryAndFragment(String redirectUrl, String expected) {
        assertEquals(expected, ReturnUrls.with(redirectUrl, Map.of("error", "x y")).toString());
    }
}
