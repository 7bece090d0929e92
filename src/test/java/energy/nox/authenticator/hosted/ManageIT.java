package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.UserAgent.location;
import static energy.nox.authenticator.support.UserAgent.wayBack;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Year;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.secret.Sha256;
import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.LinkSessionApi;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.Json;
import jakarta.json.JsonObject;

/** The page on which a person sees and ends the connection, request by request. */
class ManageIT {

    private static HostedWorld world;
    private static LinkSessionApi api;

    private final UserAgent browser = new UserAgent();
    private final String user = "managing-" + UUID.randomUUID();
    private String noxUserId;
    private URI manageUrl;

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
        api = world.server.api();
    }

    @BeforeEach
    void openForALinkedUser() {
        new UserAgent().connect(world.newSession(user, "nl"), "misbehaving");
        noxUserId = world.query("select nox_user_id::text from subscriber where user_id = ?", user);
        manageUrl = open(Map.of("language", "en", "redirect_url", world.app.callback().toString()));
    }

    @Test
    void itIsOpenedForTenMinutes() {
        HttpResponse<String> response = api.manage(KEY, noxUserId, "{}");
        assertEquals(201, response.statusCode(), response.body());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(null));
        JsonObject opened = json(response);
        long seconds = opened.getInt("expires_at") - System.currentTimeMillis() / 1000;
        assertTrue(seconds > 590 && seconds <= 600, () -> seconds + " s");
        assertTrue(opened.getString("manage_url").startsWith(world.server.base() + "ui/manage?token="),
                opened::toString);
        assertEquals(200, visit(URI.create(opened.getString("manage_url"))).statusCode());
        assertNull(world.query("select 'found' from manage_session m where m::text like '%' || ? || '%'",
                token(URI.create(opened.getString("manage_url")))), "of the token only a digest is stored");
    }

    @Test
    void itShowsWhatIsConnectedSinceWhenAndTheReceipt() {
        HttpResponse<String> page = visit(manageUrl);
        assertEquals(200, page.statusCode());
        assertTrue(page.headers().firstValue("Cache-Control").orElse("").startsWith("no-store"));
        for (String shown : List.of("Misbehaving Energie", "Acme Manufacturing", "Connected since", "You agreed on",
                "Disconnect", "What is shared")) {
            assertTrue(page.body().contains(shown), () -> shown + " is missing: " + page.body());
        }
        assertTrue(page.body().contains(Integer.toString(Year.now().getValue())), page.body());
        HttpResponse<String> receipt = browser.get(receiptUrl());
        assertEquals(connection().getJsonObject("consent").getString("receipt"), receipt.body());
        assertTrue(receipt.headers().firstValue("Content-Disposition").orElse("").contains("attachment"));
    }

    @Test
    void aGetEndsNothing() {
        visit(manageUrl);
        HttpResponse<String> question = browser.get(below("?language=en&notice=disconnect"));
        assertTrue(question.body().contains("Disconnect Misbehaving Energie from Acme Manufacturing?"),
                question.body());
        assertTrue(question.body().contains("Yes, disconnect") && question.body().contains("No, stay connected"));
        assertEquals(405, browser.get(below("/disconnect")).statusCode());
        assertEquals("connected", connection().getString("status"));
    }

    @Test
    void thePersonDisconnectsOnce() {
        visit(manageUrl);
        HttpResponse<String> done = disconnect();
        assertEquals(200, done.statusCode());
        assertTrue(done.body().contains("Misbehaving Energie is disconnected"), done.body());
        assertEquals(world.app.callback(), wayBack(done));
        JsonObject connection = connection();
        assertEquals("disconnected", connection.getString("status"));
        assertEquals("by_user", connection.getString("reason"));
        assertEquals(200, disconnect().statusCode());
        assertEquals(connection, connection(), "the second time changes nothing");
        assertTrue(visit(manageUrl).body().contains("No supplier is connected"));
        assertTrue(browser.get(below("?language=en&notice=disconnect")).body()
                .contains("No supplier is connected"));
        assertTrue(browser.get(receiptUrl()).body()
                .contains("No supplier is connected"));
    }

    @Test
    void theTokenIsInTheUrlOfTheLinkAlone() {
        String token = token(manageUrl);
        HttpResponse<String> link = browser.get(manageUrl);
        assertEquals(303, link.statusCode());
        assertEquals(below("?language=en"), location(link));
        String cookie = link.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cookie.startsWith("nox-manage-") && cookie.contains("HttpOnly")
                && cookie.contains("SameSite=Lax") && cookie.contains("Max-Age=600"), cookie);
        for (HttpResponse<String> page : List.of(browser.get(location(link)), browser.get(receiptUrl()),
                browser.get(below("?notice=disconnect")), disconnect(), browser.get(location(link)))) {
            assertEquals(200, page.statusCode());
            assertFalse((page.headers().map() + page.body()).contains(token), () -> page.uri() + page.body());
        }
    }

    @Test
    void withoutTheCookieItOpensAndEndsNothing() {
        visit(manageUrl);
        for (UserAgent other : List.of(new UserAgent(), UserAgent.withoutCookies())) {
            for (HttpResponse<String> page : List.of(other.get(below("")), other.get(receiptUrl()),
                    other.get(below("?language=en&notice=disconnect")),
                    other.post(below("/disconnect"), Map.of("language", "en", "token", token(manageUrl))))) {
                assertEquals(400, page.statusCode());
                assertFalse(page.body().contains("Misbehaving Energie"), page.body());
            }
            assertTrue(other.get(below("?language=en")).body().contains("Please open the link in your app again"));
        }
        assertEquals("connected", connection().getString("status"));
        assertEquals(200, browser.get(below("")).statusCode());
    }

    @Test
    void anExpiredTokenOpensAndEndsNothing() {
        visit(manageUrl);
        world.query("update manage_session set created_at = manage_session.created_at - interval '1 hour', expires_at = now()"
                + " from subscriber s where s.nox_user_id = manage_session.nox_user_id and s.user_id = ?"
                + " returning id::text", user);
        assertUnknown(visit(manageUrl));
        assertUnknown(browser.get(receiptUrl()));
        assertUnknown(disconnect());
        assertEquals("connected", connection().getString("status"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "RANDOM", "LINK"})
    void aWrongTokenOpensAndEndsNothing(String kind) {
        String token = switch (kind) {
            case "RANDOM" -> RandomSecret.next();
            case "LINK" -> world.newSession(user, "en").getString("link_token");
            default -> kind;
        };
        assertUnknown(visit(URI.create(manageUrl.toString().replace(token(manageUrl), token))));
        browser.putCookie("nox-manage-" + below("").getPath().replaceAll(".*/", ""), token + ".1");
        HttpResponse<String> refused = disconnect();
        assertTrue(refused.statusCode() == 400 || refused.statusCode() == 404, refused::toString);
        assertFalse(refused.body().contains("Misbehaving Energie"), refused.body());
        assertEquals("connected", connection().getString("status"));
    }

    @Test
    void theTokenOfThisPageOpensNoLink() {
        assertEquals(404, browser.get(URI.create(manageUrl.toString().replace("/ui/manage?", "/ui?"))).statusCode());
        assertEquals(404, api.read(KEY, token(manageUrl)).statusCode());
    }

    @Test
    void anErasedUsersPageIsGone() {
        visit(manageUrl);
        assertEquals(204, api.erase(KEY, noxUserId).statusCode());
        assertUnknown(visit(manageUrl));
        assertUnknown(disconnect());
    }

    @Test
    void aUserWithoutASupplierIsToldSo() {
        String other = "devices-" + UUID.randomUUID();
        noxUserId = json(api.connectDevices(KEY, "{\"user_id\": \"" + other + "\"}")).getString("nox_user_id");
        HttpResponse<String> page = visit(open(Map.of("language", "en")));
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("No supplier is connected"), page.body());
        assertFalse(page.body().contains("Back to Acme Manufacturing"), "it came without a way back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nl", "en", "fr", "es"})
    void itSpeaksTheLanguageThatTheManufacturerAsksFor(String language) {
        HttpResponse<String> page = visit(open(Map.of("language", language)));
        assertTrue(page.body().contains("<html lang=\"" + language + "\""), page.body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"language\": \"de\"}            | language",
            "{\"language\": 1}                 | language",
            "{\"redirect_url\": \"javascript:alert(1)\"} | redirect_url",
            "{\"redirect_url\": null}          | redirect_url",
            "{\"redirect_url\": \"https://a.example/#\"} | redirect_url",
            "{\"redirect_url\": \"https://a.example/?error=x\"} | redirect_url",
            "[]                                | The request body"})
    void aWrongRequestIsRefused(String wrong, String named) {
        HttpResponse<String> refused = api.manage(KEY, noxUserId, wrong);
        assertEquals(400, refused.statusCode());
        assertTrue(json(refused).getString("error").startsWith(named + " must "), refused.body());
    }

    private URI open(Map<String, Object> request) {
        HttpResponse<String> opened = api.manage(KEY, noxUserId, Json.createObjectBuilder(request).build().toString());
        assertEquals(201, opened.statusCode(), opened.body());
        return URI.create(json(opened).getString("manage_url"));
    }

    /** Opens a link, and follows it to its page. */
    private HttpResponse<String> visit(URI link) {
        HttpResponse<String> first = browser.get(link);
        return first.statusCode() == 303 ? browser.get(location(first)) : first;
    }

    private HttpResponse<String> disconnect() {
        return browser.post(below("/disconnect"), Map.of("language", "en"));
    }

    private URI receiptUrl() {
        return below("/receipt");
    }

    /** The page of {@link #manageUrl}, or what is below it. */
    private URI below(String path) {
        return URI.create(world.server.base() + "ui/manage/" + Sha256.identifier(Sha256.of(token(manageUrl))) + path);
    }

    private JsonObject connection() {
        return json(api.readConnection(KEY, noxUserId));
    }

    private static void assertUnknown(HttpResponse<String> page) {
        assertEquals(404, page.statusCode(), page.body());
        assertTrue(page.body().startsWith("<!DOCTYPE html>"), page.body());
        assertFalse(page.body().contains("Misbehaving Energie"), page.body());
    }

    private static String token(URI manageUrl) {
        return manageUrl.getQuery().replaceAll(".*token=([^&]+).*", "$1");
    }
}
