package energy.nox.authenticator.hosted;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.secret.SigningKeys;
import energy.nox.authenticator.support.TestSettings;

/** One link session in every state, its manufacturer, and the ways back to it, at a moment that stands still. */
final class TestSessions {

    static final UUID ID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    static final Manufacturer MANUFACTURER = manufacturer(true);
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:05:05Z"), ZoneOffset.UTC);
    /** How long the session still takes a login. */
    static final Duration LEFT = Duration.ofMinutes(9);
    private static final Instant NOW = CLOCK.instant();
    private static final Instant EXPIRES = NOW.plus(LEFT);
    private static final String REDIRECT_URL = "https://app.example/callback?own=1";
    static final ReturnUrls RETURN_URLS = returnUrls();

    private TestSessions() {
    }

    static Manufacturer manufacturer(boolean resultPageShown) {
        return new Manufacturer("acme", "Acme", "Acme Manufacturing", true, List.of(), Optional.empty(), "#000000",
                Optional.empty(), 0, false, resultPageShown);
    }

    static LinkSessionView in(LinkSessionStatus status) {
        return of("user-1", status, List.of(), REDIRECT_URL, null, EXPIRES, EXPIRES);
    }

    static LinkSessionView in(LinkSessionStatus status, String userId) {
        return of(userId, status, List.of(), REDIRECT_URL, null, EXPIRES, EXPIRES);
    }

    static LinkSessionView completed(String userId, List<String> deviceIds) {
        return of(userId, LinkSessionStatus.COMPLETED, deviceIds, REDIRECT_URL, null, EXPIRES, EXPIRES);
    }

    static LinkSessionView leadingBackTo(LinkSessionStatus status, String redirectUrl) {
        return of("user-1", status, List.of(), redirectUrl, null, EXPIRES, EXPIRES);
    }

    /** Open, for the login of one supplier. */
    static LinkSessionView requesting(String supplierId) {
        return of("user-1", LinkSessionStatus.OPEN, List.of(), REDIRECT_URL, supplierId, EXPIRES, EXPIRES);
    }

    /** Open for a login that has begun, and for that long, but not for a new one. */
    static LinkSessionView inItsGrace(Duration left) {
        return of("user-1", LinkSessionStatus.OPEN, List.of(), REDIRECT_URL, null, NOW, NOW.plus(left));
    }

    private static ReturnUrls returnUrls() {
        Map<String, String> settings =
                Map.of("nox.signing.key", "generate", "nox.ui.base-url", "https://auth.example/ui");
        return new ReturnUrls(new SigningKeys(TestSettings.reloads(settings, CLOCK)),
                new PublicUrls(TestSettings.of(settings)), CLOCK);
    }

    private static LinkSessionView of(String userId, LinkSessionStatus status, List<String> deviceIds,
            String redirectUrl, String requestedSupplierId, Instant expiresAt, Instant deadline) {
        boolean completed = status == LinkSessionStatus.COMPLETED;
        boolean agreed = completed || status == LinkSessionStatus.PENDING;
        return new LinkSessionView(ID, MANUFACTURER.id(), userId, Language.NL, redirectUrl, null, requestedSupplierId,
                status, NOW.minusSeconds(60), expiresAt, deadline, completed ? NOW : null,
                completed ? UUID.randomUUID() : null, agreed ? "north" : null, deviceIds);
    }
}
