package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static energy.nox.authenticator.support.UserAgent.location;
import static energy.nox.authenticator.support.UserAgent.page;
import static energy.nox.authenticator.support.UserAgent.ui;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.RawHttp;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/** The hosted pages, request by request: what each shows, what they refuse, and how a user leaves without a link. */
class HostedPagesIT {

    private static HostedWorld world;

    private final UserAgent browser = new UserAgent();

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
    }

    @Test
    void aFormThatNoPageSendsIsRefusedUnread() {
        JsonObject session = world.newSession("en");
        assertEquals(413, browser.post(page(session, "/login"), Map.of("supplier", "x".repeat(20_000))).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/session/ID/login", "/session/ID/connect", "/session/ID/leave", "/manage/ID/disconnect"})
    void aFormThatCannotBeReadIsRefusedWithAPage(String path) {
        JsonObject session = world.newSession("en");
        HttpResponse<String> page =
                browser.postRaw(ui(session, path.replace("ID", session.getString("id"))), "language=%zz");
        assertEquals(400, page.statusCode());
        assertTrue(page.headers().firstValue("Content-Type").orElse("").startsWith("text/html"));
        assertTrue(page.body().startsWith("<!DOCTYPE html>"), page.body());
    }

    @Test
    void manySuppliersCanBeSearched() {
        JsonObject session = json(world.server.api().create(HostedWorld.OTHER_KEY, body(Map.of("language", "en",
                "redirect_url", world.app.callback().toString())).toString()));
        String all = browser.open(session).body();
        assertTrue(all.contains("name=\"q\"") && all.contains("Regional 1") && all.contains("Regional 8"), all);
        String found = browser.get(page(session, "?language=en&q=regional%208")).body();
        assertTrue(found.contains("Regional 8") && !found.contains("Regional 1"), found);
        String none = browser.get(page(session, "?language=en&q=%3Cb%3E")).body();
        assertTrue(none.contains("&lt;b&gt;") && !none.contains("<b>"), none);
    }

    @Test
    void leavingCancelsTheSessionAndTellsTheManufacturer() {
        JsonObject session = world.newSession("en");
        URI callback = browser.logIn(session, "misbehaving");
        Map<String, String> form = Map.of("language", "en", "reason", "supplier_error");
        Map<String, String> told = parameters(location(browser.post(page(session, "/leave"), form)));
        assertEquals("supplier_error", told.get("error"));
        assertTrue(told.containsKey("error_description") && told.get("own").equals("1"));
        assertTrue(browser.get(location(browser.get(callback))).body().contains("Linking was stopped"));
        assertNull(world.query("select 'linked' from subscriber where user_id = ?",
                session.getString("manufacturer_user_id")));
    }

    @Test
    void leavingDoesNotUndoACompletedSession() {
        JsonObject session = world.newSession("en");
        browser.connect(session, "misbehaving");
        browser.post(page(session, "/leave"), Map.of());
        assertTrue(browser.open(session).body().contains("is now connected to"));
        assertTrue(new UserAgent().open(session).body().contains("already linked"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?token=", "?token=abc123", "?token=../../x&redirect_url=https://evil.example",
        "?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&language=%22%3E%3Cscript%3E"})
    void anUnknownTokenIsAPageWithoutAnyWayOut(String query) {
        HttpResponse<String> page = browser.get(URI.create(world.server.base() + "ui" + query));
        assertEquals(404, page.statusCode());
        assertFalse(Stream.of("evil", "<script>", "class=\"button").anyMatch(page.body()::contains), page.body());
        assertTrue(page.headers().firstValue("Location").isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = {"NL", "EN", "FR", "ES"})
    void everyPageHasItsLanguageAndItsHeaders(Language language) {
        JsonObject session = world.newSession(language.code());
        HttpResponse<String> link = browser.get(URI.create(session.getString("link_url")));
        HttpResponse<String> page = browser.get(location(link));
        assertTrue(page.body().contains("<html lang=\"" + language.code() + "\""));
        Map<String, List<String>> headers = page.headers().map();
        String cookie = link.headers().firstValue("Set-Cookie").orElseThrow();
        assertAll(
                () -> assertTrue(page.headers().firstValue("Content-Security-Policy").orElseThrow()
                        .matches("default-src 'none'; style-src 'self'; img-src 'self';"
                                + " form-action 'self' https: http://localhost:\\d+ .*;"
                                + " base-uri 'none'; frame-ancestors 'none'")),
                () -> assertTrue(headers.get("Cache-Control").get(0).startsWith("no-store"), headers::toString),
                () -> assertEquals(List.of("no-referrer"), headers.get("Referrer-Policy")),
                () -> assertEquals(List.of("nosniff"), headers.get("X-Content-Type-Options")),
                () -> assertTrue(cookie.matches("nox-link-[^;]+;.*HttpOnly.*"), cookie),
                () -> assertTrue(cookie.contains("SameSite=Lax"), cookie));
    }

    @Test
    void errorsOfPagesAreLocalizedPagesWithoutDetail() {
        HttpResponse<String> page = browser.get(URI.create(world.server.base() + "ui/nope"));
        assertEquals(404, page.statusCode());
        assertTrue(page.body().contains("<html lang=\"nl\""), page.body());
    }

    /** A link that somebody has put a campaign's parameter to is still the link. */
    @Test
    void aQueryThatIsNotEncodedShowsThePageOfItsToken() {
        JsonObject session = world.newSession("en");
        RawHttp.Answer link = RawHttp.get(world.server.port(),
                "/ui?token=" + session.getString("link_token") + "&utm_campaign=100%");
        assertEquals(303, link.status(), link.body());
        assertEquals(page(session, "?language=en").toString(), link.header("Location"));
        browser.open(session);
        RawHttp.Answer page = RawHttp.get(world.server.port(), page(session, "").getPath() + "?utm_campaign=100%",
                browser.cookies());
        assertAll(
                () -> assertEquals(200, page.status()),
                () -> assertEquals("text/html;charset=UTF-8", page.header("Content-Type").replace(" ", "")),
                () -> assertTrue(page.body().startsWith("<!DOCTYPE html>"), page.body()),
                () -> assertTrue(page.body().contains("Choose your energy supplier"), page.body()));
    }

    @ParameterizedTest
    @CsvSource({
        "/ui?token=100%",
        "/ui?token=<script>",
        "/ui/callback/x?error=access_denied&error_description=50%&state=x",
        "/ui/callback/x?state=%"})
    void aQueryThatIsNotEncodedAndNamesNoSessionIsThePageOfAnUnknownLink(String target) {
        RawHttp.Answer page = RawHttp.get(world.server.port(), target);
        assertAll(
                () -> assertEquals(404, page.status()),
                () -> assertEquals("text/html;charset=UTF-8", page.header("Content-Type").replace(" ", "")),
                () -> assertTrue(page.body().startsWith("<!DOCTYPE html>"), page.body()),
                () -> assertTrue(page.body().contains("This link doesn’t work"), page.body()));
    }

    @Test
    void anAnswerOfASupplierThatIsNotEncodedStillEndsItsLogin() {
        JsonObject session = world.newSession("en");
        browser.open(session);
        String state = parameters(location(browser.choose(session, "misbehaving"))).get("state");
        RawHttp.Answer answer = RawHttp.get(world.server.port(),
                "/ui/callback/misbehaving?error=access_denied&error_description=50%&state=" + state, browser.cookies());
        assertEquals(303, answer.status(), answer.body());
        assertEquals("access_denied", parameters(URI.create(answer.header("Location"))).get("notice"));
    }
}
