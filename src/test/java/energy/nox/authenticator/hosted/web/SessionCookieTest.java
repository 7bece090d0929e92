package energy.nox.authenticator.hosted.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.hosted.BrowserBinding;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.secret.RandomSecret;

/** What a cookie of ours carries, and what counts as none. */
class SessionCookieTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final BrowserBinding BINDING =
            new BrowserBinding(LinkToken.parse(RandomSecret.next()).orElseThrow(), RandomSecret.next());
    private static final String LINK_NAME = "nox-link-" + BINDING.token().sessionId();

    @Test
    void aLinksCookieCarriesItsBindingAndWhenItWasSet() {
        SessionCookie cookie = SessionCookie.of(BINDING, NOW);
        assertEquals(LINK_NAME, cookie.name());
        BrowserBinding read = new SessionCookie(cookie.name(), cookie.value()).link().orElseThrow();
        assertEquals(BINDING.token().value(), read.token().value());
        assertEquals(BINDING.secret(), read.secret());
        assertEquals(NOW, cookie.setAt());
        assertEquals(Optional.empty(), cookie.manageToken(BINDING.token().sessionId()));
    }

    @Test
    void aManagePagesCookieCarriesItsTokenForItsOwnIdAlone() {
        UUID id = UUID.randomUUID();
        String token = RandomSecret.next();
        SessionCookie cookie = SessionCookie.ofManage(token, id, NOW);
        assertEquals(Optional.of(token), cookie.manageToken(id));
        assertEquals(Optional.empty(), cookie.manageToken(UUID.randomUUID()));
        assertEquals(Optional.empty(), cookie.link());
        assertEquals(NOW, cookie.setAt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%1$s", "%1$s.%2$s", "%1$s.%2$s.", "%1$s.%2$s.x", "%1$s.%2$s.-1",
        "%1$s.%2$s.1234567890123456", "%1$s.%2$s.1.2", "%2$s.%2$s.1", "%1$s.short.1", " %1$s.%2$s.1"})
    void aMalformedCookieBindsNothingAndIsTheOldest(String value) {
        SessionCookie cookie = new SessionCookie(LINK_NAME,
                value.formatted(BINDING.token().value(), BINDING.secret()));
        assertEquals(Optional.empty(), cookie.link());
        assertEquals(Instant.MIN, cookie.setAt());
        assertTrue(cookie.isOurs());
    }

    @Test
    void aCookieOfAnotherSessionBindsNothing() {
        assertEquals(Optional.empty(),
                new SessionCookie("nox-link-" + UUID.randomUUID(), SessionCookie.of(BINDING, NOW).value()).link());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nox", "nox-other-1", "NOX-LINK-1", "xnox-link-1", "nox-link-a b", "nox-link-\""})
    void anotherApplicationsCookieIsNotOurs(String name) {
        assertFalse(new SessionCookie(name, "x").isOurs());
    }
}
