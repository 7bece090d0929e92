package energy.nox.authenticator.linksession;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.manufacturer.Manufacturer;

class LinkSessionTest {

    private static final Manufacturer ACME =
            new Manufacturer("acme", "Acme", "Acme", true, List.of(), Set.of(), "#0b6e4f", Optional.empty(), 0);

    private static final Instant OPENED = Instant.parse("2026-01-02T03:04:05.123456Z");
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Instant LAST_MOMENT = OPENED.plus(LIFETIME).minusNanos(1000);
    private static final Completion COMPLETION = new Completion(UUID.randomUUID(), "north", List.of("pump", "charger"));

    private final LinkSession session = LinkSession.open(LinkToken.random(),
            new NewLinkSession(ACME, "u", Language.NL, "https://a.example/"), OPENED, LIFETIME);

    /** The four states, each with the moment at which the next verb comes. */
    enum State {
        OPEN, COMPLETED, CANCELLED, EXPIRED;

        Instant enter(LinkSession session) throws SessionIsOverException {
            switch (this) {
                case OPEN -> {
                }
                case COMPLETED -> session.complete(COMPLETION, OPENED.plusSeconds(1));
                case CANCELLED -> session.cancel(OPENED.plusSeconds(1));
                case EXPIRED -> {
                    return OPENED.plus(LIFETIME);
                }
            }
            return LAST_MOMENT;
        }
    }

    @Test
    void livesExactlyItsLifetime() {
        assertEquals(OPENED, session.createdAt());
        assertEquals(600, session.expiresAt().getEpochSecond() - session.createdAt().getEpochSecond());
        assertEquals(LinkSessionStatus.OPEN, session.status(LAST_MOMENT));
        assertEquals(LinkSessionStatus.EXPIRED, session.status(OPENED.plus(LIFETIME)));
    }

    @Test
    void opensWithItsEvent() {
        assertEquals(new LinkSessionEvent(LinkSessionEvent.Kind.CREATED, session.id(), "acme", "u", null,
                Duration.ZERO), session.created());
        LinkSessionView view = session.view(OPENED);
        assertTrue(view.isOpen());
        assertNull(view.completedAt());
        assertNull(view.noxUserId());
        assertEquals(List.of(), view.deviceIds());
    }

    @Test
    void isCompletedWithItsOutcomeAndItsEvent() throws SessionIsOverException {
        LinkSessionEvent event = session.complete(COMPLETION, LAST_MOMENT);
        assertEquals(new LinkSessionEvent(LinkSessionEvent.Kind.COMPLETED, session.id(), "acme", "u", "north",
                Duration.between(OPENED, LAST_MOMENT)), event);
        LinkSessionView view = session.view(OPENED.plus(LIFETIME));
        assertEquals(LinkSessionStatus.COMPLETED, view.status(), "it does not expire after that");
        assertEquals(LAST_MOMENT, view.completedAt());
        assertEquals(COMPLETION, new Completion(view.noxUserId(), view.supplierId(), view.deviceIds()));
    }

    @Test
    void isCancelledWithItsEvent() {
        LinkSessionEvent event = session.cancel(LAST_MOMENT).orElseThrow();
        assertEquals(new LinkSessionEvent(LinkSessionEvent.Kind.CANCELLED, session.id(), "acme", "u", null,
                Duration.between(OPENED, LAST_MOMENT)), event);
        assertEquals(LinkSessionStatus.CANCELLED, session.status(OPENED.plus(LIFETIME)),
                "it does not expire after that");
        assertNull(session.view(LAST_MOMENT).completedAt());
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "OPEN")
    void isNotCompletedOnceItIsOver(State state) throws SessionIsOverException {
        Instant now = state.enter(session);
        LinkSessionView before = session.view(now);
        Completion another = new Completion(UUID.randomUUID(), "south", List.of());
        SessionIsOverException refused =
                assertThrows(SessionIsOverException.class, () -> session.complete(another, now));
        assertTrue(refused.getMessage().contains(session.id().toString()));
        assertEquals(before, session.view(now));
        assertEquals(LinkSessionStatus.valueOf(state.name()), before.status());
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "OPEN")
    void isNotCancelledOnceItIsOver(State state) throws SessionIsOverException {
        Instant now = state.enter(session);
        LinkSessionView before = session.view(now);
        assertEquals(Optional.empty(), session.cancel(now));
        assertEquals(before, session.view(now));
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
