package energy.nox.authenticator.hosted;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.support.TestSettings;

/** One link session in every state, its manufacturer, and the ways back to it, at a moment that stands still. */
final class TestSessions {

    static final UUID ID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant NOW = CREATED.plusSeconds(60);
    static final ReturnUrls RETURN_URLS = returnUrls();

    private TestSessions() {
    }

    static Manufacturer manufacturer(String id) {
        return new Manufacturer(id, "Acme", "Acme Manufacturing", true, List.of(), Set.of(), "#000000",
                Optional.empty(), 0);
    }

    static LinkSessionView in(LinkSessionStatus status) {
        return of("user-1", status, List.of());
    }

    static LinkSessionView completed(String userId, List<String> deviceIds) {
        return of(userId, LinkSessionStatus.COMPLETED, deviceIds);
    }

    private static ReturnUrls returnUrls() {
        Settings settings = TestSettings.of(
                Map.of("nox.signing.key", "generate", "nox.ui.base-url", "https://auth.example/ui"));
        return new ReturnUrls(new SigningKeys(settings), new PublicUrls(settings), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static LinkSessionView of(String userId, LinkSessionStatus status, List<String> deviceIds) {
        boolean completed = status == LinkSessionStatus.COMPLETED;
        return new LinkSessionView(ID, "acme", userId, Language.NL, "https://app.example/callback?own=1",
                status, CREATED, CREATED.plusSeconds(600), completed ? NOW : null,
                completed ? UUID.randomUUID() : null, completed ? "north" : null, deviceIds);
    }
}
