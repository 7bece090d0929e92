package energy.nox.authenticator.linksession;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.secret.Sha256;

class LinkSessionTest {

    private static final Manufacturer ACME =
            new Manufacturer("acme", "Acme", "Acme", true, List.of(), Optional.empty(), "#0b6e4f", Optional.empty(), 0,
                    false, true);

    private static final Instant OPENED = Instant.parse("2026-01-02T03:04:05.123456Z");
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Instant LAST_MOMENT = OPENED.plus(LIFETIME).minusNanos(1000);
    private static final Completion COMPLETION = new Completion(UUID.randomUUID(), "north", List.of("pump", "charger"));

    private final LinkSession session = LinkSession.open(LinkToken.random(),
            asking(Optional.empty(), Optional.empty()), OPENED, LIFETIME);

    private static final Duration GRACE = Duration.ofMinutes(5);
    private static final Duration CONFIRMATION = Duration.ofMinutes(10);
    private static final byte[] CODE = Sha256.of("the code");

    /** The states, each with the moment at which the next verb comes. */
    enum State {
        OPEN, PENDING, COMPLETED, CONFIRMED, CANCELLED, CANCELLED_PENDING, EXPIRED, EXPIRED_PENDING;

        Instant enter(LinkSession session) throws SessionIsOverException {
            switch (this) {
                case OPEN -> {
                }
                case PENDING -> session.agree("north", CODE, CONFIRMATION, OPENED.plusSeconds(1));
                case COMPLETED -> session.complete(COMPLETION, OPENED.plusSeconds(1));
                case CONFIRMED -> {
                    PENDING.enter(session);
                    session.confirm(COMPLETION, OPENED.plusSeconds(2));
                }
                case CANCELLED -> session.cancel(OPENED.plusSeconds(1));
                case CANCELLED_PENDING -> {
                    PENDING.enter(session);
                    session.cancel(OPENED.plusSeconds(2));
                }
                case EXPIRED -> {
                    return OPENED.plus(LIFETIME);
                }
                case EXPIRED_PENDING -> {
                    PENDING.enter(session);
                    return OPENED.plusSeconds(1).plus(CONFIRMATION);
                }
            }
            return LAST_MOMENT;
        }

        LinkSessionStatus status() {
            return this == CONFIRMED ? LinkSessionStatus.COMPLETED : LinkSessionStatus.valueOf(name().split("_")[0]);
        }
    }

    /** What may happen to a session, each with the one state in which it may; only a cancel is possible in two. */
    enum Verb {
        BEGIN_LOGIN(State.OPEN, LinkSessionStatus.OPEN) {
            @Override
            void apply(LinkSession session, Instant now) throws SessionIsOverException {
                session.beginLogin(GRACE, now);
            }
        },
        AGREE(State.OPEN, LinkSessionStatus.PENDING) {
            @Override
            void apply(LinkSession session, Instant now) throws SessionIsOverException {
                session.agree("south", CODE, CONFIRMATION, now);
            }
        },
        COMPLETE(State.OPEN, LinkSessionStatus.COMPLETED) {
            @Override
            void apply(LinkSession session, Instant now) throws SessionIsOverException {
                session.complete(ANOTHER, now);
            }
        },
        CONFIRM(State.PENDING, LinkSessionStatus.COMPLETED) {
            @Override
            void apply(LinkSession session, Instant now) throws SessionIsOverException {
                session.confirm(ANOTHER, now);
            }
        };

        private static final Completion ANOTHER = new Completion(UUID.randomUUID(), "south", List.of());

        private final State from;
        private final LinkSessionStatus to;

        Verb(State from, LinkSessionStatus to) {
            this.from = from;
            this.to = to;
        }

        abstract void apply(LinkSession session, Instant now) throws SessionIsOverException;
    }

    static Stream<Arguments> everyVerbInEveryState() {
        return Stream.of(Verb.values()).flatMap(verb -> Stream.of(State.values()).map(state -> arguments(verb, state)));
    }

    @ParameterizedTest
    @MethodSource("everyVerbInEveryState")
    void changesByAVerbInTheOneStateThatAllowsItAndOtherwiseNotAtAll(Verb verb, State state)
            throws SessionIsOverException {
        Instant now = state.enter(session);
        LinkSessionView before = session.view(now);
        assertEquals(state.status(), before.status());
        if (verb.from == state) {
            verb.apply(session, now);
            assertEquals(verb.to, session.view(now).status());
        } else {
            SessionIsOverException refused = assertThrows(SessionIsOverException.class, () -> verb.apply(session, now));
            assertTrue(refused.getMessage().contains(session.id().toString()));
            assertEquals(before, session.view(now));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isCancelledUnlessItIsOver(State state) throws SessionIsOverException {
        Instant now = state.enter(session);
        LinkSessionView before = session.view(now);
        boolean possible = state == State.OPEN || state == State.PENDING;
        assertEquals(possible, session.cancel(now).isPresent());
        assertEquals(possible ? LinkSessionStatus.CANCELLED : before.status(), session.view(now).status());
        assertEquals(possible, !before.equals(session.view(now)));
    }

    @Test
    void aLoginThatBeganInTimeMayEndInTheGrace() throws SessionIsOverException {
        session.beginLogin(GRACE, LAST_MOMENT);
        Instant end = OPENED.plus(LIFETIME).plus(GRACE);
        assertEquals(end, session.view(LAST_MOMENT).deadline());
        assertEquals(OPENED.plus(LIFETIME), session.expiresAt(), "what the API has answered stays");
        assertEquals(LinkSessionStatus.OPEN, session.status(end.minusNanos(1000)));
        assertEquals(LinkSessionStatus.EXPIRED, session.status(end));
        session.complete(COMPLETION, end.minusNanos(1000));
        assertEquals(LinkSessionStatus.COMPLETED, session.status(end));
    }

    @Test
    void noLoginBeginsInTheGraceOfAnother() throws SessionIsOverException {
        session.beginLogin(GRACE, LAST_MOMENT);
        Instant expiry = OPENED.plus(LIFETIME);
        LinkSessionView before = session.view(expiry);
        assertTrue(session.view(LAST_MOMENT).acceptsLogin(LAST_MOMENT));
        assertTrue(before.isOpen() && !before.acceptsLogin(expiry));
        assertThrows(SessionIsOverException.class, () -> session.beginLogin(GRACE, expiry));
        assertEquals(before, session.view(expiry));
    }

    @Test
    void aSecondLoginAddsNoSecondGrace() throws SessionIsOverException {
        session.beginLogin(GRACE, OPENED);
        session.beginLogin(GRACE, LAST_MOMENT);
        assertEquals(OPENED.plus(LIFETIME).plus(GRACE), session.view(LAST_MOMENT).deadline());
    }

    @Test
    void withoutAGraceALoginEndsWithTheLink() throws SessionIsOverException {
        session.beginLogin(Duration.ZERO, LAST_MOMENT);
        assertEquals(LinkSessionStatus.EXPIRED, session.status(OPENED.plus(LIFETIME)));
    }

    @Test
    void theManufacturerHasItsTimeToConfirmFromTheAgreementOn() throws SessionIsOverException {
        LinkSessionEvent event = session.agree("north", CODE, CONFIRMATION, LAST_MOMENT);
        assertEquals(new LinkSessionEvent(LinkSessionEvent.Kind.AGREED, session.id(), "acme", "u", "north",
                Duration.between(OPENED, LAST_MOMENT)), event);
        Instant end = LAST_MOMENT.plus(CONFIRMATION);
        assertEquals(end, session.view(LAST_MOMENT).deadline());
        assertEquals("north", session.view(LAST_MOMENT).supplierId());
        assertEquals(LinkSessionStatus.PENDING, session.status(end.minusNanos(1000)));
        assertEquals(LinkSessionStatus.EXPIRED, session.status(end));
    }

    @Test
    void aShortTimeToConfirmDoesNotEndTheSessionBeforeItsExpiry() throws SessionIsOverException {
        session.agree("north", CODE, Duration.ofSeconds(1), OPENED);
        assertEquals(LinkSessionStatus.PENDING, session.status(LAST_MOMENT));
        assertEquals(LinkSessionStatus.EXPIRED, session.status(OPENED.plus(LIFETIME)));
    }

    @Test
    void aPendingSessionHasLinkedNothing() throws SessionIsOverException {
        State.PENDING.enter(session);
        LinkSessionView view = session.view(LAST_MOMENT);
        assertFalse(view.isOpen());
        assertNull(view.noxUserId());
        assertNull(view.completedAt());
        assertEquals(List.of(), view.deviceIds());
    }

    @Test
    void isConfirmedWithItsOutcomeAndItsEvent() throws SessionIsOverException {
        State.PENDING.enter(session);
        LinkSessionEvent event = session.confirm(COMPLETION, LAST_MOMENT);
        assertEquals(new LinkSessionEvent(LinkSessionEvent.Kind.COMPLETED, session.id(), "acme", "u", "north",
                Duration.between(OPENED, LAST_MOMENT)), event);
        LinkSessionView view = session.view(OPENED.plus(Duration.ofDays(1)));
        assertEquals(LinkSessionStatus.COMPLETED, view.status(), "it does not expire after that");
        assertEquals(LAST_MOMENT, view.completedAt());
        assertEquals(COMPLETION, new Completion(view.noxUserId(), view.supplierId(), view.deviceIds()));
    }

    @ParameterizedTest
    @EnumSource
    void itsCodeConfirmsItWhileItIsPendingAlone(State state) throws SessionIsOverException {
        Instant now = state.enter(session);
        assertEquals(state == State.PENDING, session.isConfirmedBy(CODE, now));
        assertFalse(session.isConfirmedBy(Sha256.of("another code"), now));
    }

    @Test
    void theDigestIsItsOwnCopy() throws SessionIsOverException {
        byte[] digest = CODE.clone();
        session.agree("north", digest, CONFIRMATION, OPENED);
        digest[0]++;
        assertTrue(session.isConfirmedBy(CODE, OPENED));
    }

    @Test
    void tellsTheHintAndTheSupplierThatTheManufacturerGave() {
        LinkSession asked = LinkSession.open(LinkToken.random(), asking(Optional.of("Anna"), Optional.of("north")), OPENED, LIFETIME);
        assertEquals("Anna", asked.view(OPENED).userHint());
        assertEquals("north", asked.view(OPENED).requestedSupplierId());
        assertNull(asked.view(OPENED).supplierId(), "nobody has agreed to it yet");
    }

    static Stream<Arguments> hints() {
        return Stream.of(arguments("x".repeat(100), true), arguments("😀".repeat(100), true),
                arguments("x".repeat(101), false), arguments("", false), arguments(" ", false),
                arguments("a" + (char) 10, false),
                // Turned around, as wide as nothing, a line of its own, and one above the first 65,536.
                arguments("a\u202eb", false), arguments("a\u2066b", false), arguments("a\u200bb", false),
                arguments("\ufeff", false), arguments("a\u2028b", false),
                arguments("a" + Character.toString(0xe0041), false),
                arguments("\u05d3\u05e0\u05d4", true), arguments("\ud83c\udff3\ufe0f", true));
    }

    @ParameterizedTest
    @MethodSource("hints")
    void aHintHas1To100CharactersThatAPersonSees(String hint, boolean isGood) {
        Executable request = () -> asking(Optional.of(hint), Optional.empty());
        if (isGood) {
            assertDoesNotThrow(request);
        } else {
            assertTrue(assertThrows(AuthenticatorException.class, request).getMessage().startsWith("user_hint "));
        }
    }

    private static NewLinkSession asking(Optional<String> hint, Optional<String> supplierId) {
        return new NewLinkSession(ACME, "u", Language.NL, "https://a.example/", hint, supplierId);
    }

    @Test
    void requestsThatDifferInOneThingDifferInTheirDigest() {
        Set<String> digests = Stream.of(
                        asking(Optional.empty(), Optional.empty()),
                        asking(Optional.of("x"), Optional.empty()),
                        asking(Optional.empty(), Optional.of("x")))
                .map(request -> HexFormat.of().formatHex(request.digest())).collect(Collectors.toSet());
        assertEquals(3, digests.size());
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
    @EnumSource(names = {"COMPLETED", "CANCELLED", "EXPIRED"})
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
    @EnumSource(names = {"COMPLETED", "CANCELLED", "EXPIRED"})
    void isNotCancelledOnceItIsOver(State state) throws SessionIsOverException {
        Instant now = state.enter(session);
        LinkSessionView before = session.view(now);
        assertEquals(Optional.empty(), session.cancel(now));
        assertEquals(before, session.view(now));
    }

    @Test
    void isNeverAskedForInvalid() {
        assertThrows(AuthenticatorException.class,
                () -> new NewLinkSession(ACME, " ", Language.NL, "https://a.example/", Optional.empty(), Optional.empty()));
        assertThrows(AuthenticatorException.class, () -> new NewLinkSession(ACME, "u", Language.NL, "nonsense", Optional.empty(), Optional.empty()));
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
