package energy.nox.authenticator.linksession;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.manufacturer.Manufacturer;

class LinkSessionTest {

    private static final Manufacturer ACME =
            new Manufacturer("acme", "Acme", "Acme", true, List.of(), Set.of(), "#0b6e4f", Optional.empty(), 0);

    @Test
    void livesExactlyItsLifetime() {
        Instant now = Instant.parse("2026-01-02T03:04:05.123456789Z");
        LinkSession session = LinkSession.open(LinkToken.random(),
                new NewLinkSession(ACME, "u", Language.NL, "https://a.example/"), now, Duration.ofMinutes(10));
        assertEquals(Instant.parse("2026-01-02T03:04:05.123456Z"), session.createdAt());
        assertEquals(600, session.expiresAt().getEpochSecond() - session.createdAt().getEpochSecond());
    }

    @Test
    void isNeverAskedForInvalid() {
        assertThrows(AuthenticatorException.class,
                () -> new NewLinkSession(ACME, " ", Language.NL, "https://a.example/"));
        assertThrows(AuthenticatorException.class, () -> new NewLinkSession(ACME, "u", Language.NL, "nonsense"));
    }

    @Test
    void aTokenHas256BitsAndIsNotInItsText() {
        LinkToken token = LinkToken.random();
        assertEquals(32, Base64.getUrlDecoder().decode(token.value()).length);
        assertNotEquals(token.value(), LinkToken.random().value());
        assertFalse(token.toString().contains(token.value()));
    }

    @Test
    void aTokenFindsItsSessionAgain() {
        LinkToken token = LinkToken.random();
        LinkToken again = LinkToken.parse(token.value()).orElseThrow();
        assertEquals(token.sessionId(), again.sessionId());
        assertNotEquals(token.sessionId(), LinkToken.random().sessionId());
        assertEquals(32, again.digest().length);
    }

    static Stream<String> noTokens() {
        return Stream.of(null, "", "abc123", "a".repeat(42), "a".repeat(44), "a".repeat(42) + "=", "a".repeat(42) + "é");
    }

    @ParameterizedTest
    @MethodSource("noTokens")
    void whatCannotBeATokenIsNone(String value) {
        assertEquals(Optional.empty(), LinkToken.parse(value));
    }

    @Test
    void aLanguageIsFoundByItsExactCodeOnly() {
        assertEquals(Optional.of(Language.FR), Language.find("fr"));
        assertTrue(Stream.of("FR", " fr", "fr ", "fr-FR", "de", "", null).allMatch(code -> Language.find(code).isEmpty()));
    }
}
