package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.LinkSessionApi.json;
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
        assertEquals(200, browser.get(URI.create(opened.getString("manage_url"))).statusCode());
        assertNull(world.query("select 'found' from manage_session m where m::text like '%' || ? || '%'",
                token(URI.create(opened.getString("manage_url")))), "of the token only a digest is stored");
    }

    @Test
    void itShowsWhatIsConnectedSinceWhenAndTheReceipt() {
        HttpResponse<String> page = browser.get(manageUrl);
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
        browser.get(manageUrl);
        HttpResponse<String> question = browser.get(URI.create(manageUrl + "&notice=disconnect"));
        assertTrue(question.body().contains("Disconnect Misbehaving Energie from Acme Manufacturing?"),
                question.body());
        assertTrue(question.body().contains("Yes, disconnect") && question.body().contains("No, stay connected"));
        assertEquals(405, browser.get(URI.create(world.server.base() + "ui/manage/disconnect")).statusCode());
        assertEquals("connected", connection().getString("status"));
    }

    @Test
    void thePersonDisconnectsOnce() {
        HttpResponse<String> done = disconnect(token(manageUrl));
        assertEquals(200, done.statusCode());
        assertTrue(done.body().contains("Misbehaving Energie is disconnected"), done.body());
        assertEquals(world.app.callback(), wayBack(done));
        JsonObject connection = connection();
        assertEquals("disconnected", connection.getString("status"));
        assertEquals("by_user", connection.getString("reason"));
        assertEquals(200, disconnect(token(manageUrl)).statusCode());
        assertEquals(connection, connection(), "the second time changes nothing");
        assertTrue(browser.get(manageUrl).body().contains("No supplier is connected"));
        assertTrue(browser.get(URI.create(manageUrl + "&notice=disconnect")).body()
                .contains("No supplier is connected"));
        assertTrue(browser.get(receiptUrl()).body()
                .contains("No supplier is connected"));
    }

    @Test
    void anExpiredTokenOpensAndEndsNothing() {
        world.query("update manage_session set created_at = manage_session.created_at - interval '1 hour', expires_at = now()"
                + " from subscriber s where s.nox_user_id = manage_session.nox_user_id and s.user_id = ?"
                + " returning id::text", user);
        assertUnknown(browser.get(manageUrl));
        assertUnknown(browser.get(receiptUrl()));
        assertUnknown(disconnect(token(manageUrl)));
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
        assertUnknown(browser.get(URI.create(manageUrl.toString().replace(token(manageUrl), token))));
        assertUnknown(disconnect(token));
        assertEquals("connected", connection().getString("status"));
    }

    @Test
    void theTokenOfThisPageOpensNoLink() {
        assertEquals(404, browser.get(URI.create(manageUrl.toString().replace("/ui/manage?", "/ui?"))).statusCode());
        assertEquals(404, api.read(KEY, token(manageUrl)).statusCode());
    }

    @Test
    void anErasedUsersPageIsGone() {
        assertEquals(204, api.erase(KEY, noxUserId).statusCode());
        assertUnknown(browser.get(manageUrl));
        assertUnknown(disconnect(token(manageUrl)));
    }

    @Test
    void aUserWithoutASupplierIsToldSo() {
        String other = "devices-" + UUID.randomUUID();
        noxUserId = json(api.connectDevices(KEY, "{\"user_id\": \"" + other + "\"}")).getString("nox_user_id");
        HttpResponse<String> page = browser.get(open(Map.of("language", "en")));
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("No supplier is connected"), page.body());
        assertFalse(page.body().contains("Back to Acme Manufacturing"), "it came without a way back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nl", "en", "fr", "es"})
    void itSpeaksTheLanguageThatTheManufacturerAsksFor(String language) {
        HttpResponse<String> page = browser.get(open(Map.of("language", language)));
        assertTrue(page.body().contains("<html lang=\"" + language + "\""), page.body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"language\": \"de\"}            | language",
            "{\"language\": 1}                 | language",
            "{\"redirect_url\": \"javascript:alert(1)\"} | redirect_url",
            "{\"redirect_url\": null}          | redirect_url",
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

    private HttpResponse<String> disconnect(String token) {
        return browser.post(URI.create(world.server.base() + "ui/manage/disconnect"),
                Map.of("token", token, "language", "en"));
    }

    private URI receiptUrl() {
        return URI.create(manageUrl.toString().replace("/manage?", "/manage/receipt?"));
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
