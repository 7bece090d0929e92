package energy.nox.authenticator.observe;

import static energy.nox.authenticator.support.ConfiguredServer.CAREFUL_KEY;
import static energy.nox.authenticator.support.ConfiguredServer.GLOBEX_KEY;
import static energy.nox.authenticator.support.ConfiguredServer.KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static energy.nox.authenticator.support.UserAgent.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import energy.nox.authenticator.support.ConfiguredServer;
import energy.nox.authenticator.support.ConfiguredServer.Database;
import energy.nox.authenticator.support.LinkSessionApi;
import energy.nox.authenticator.support.MisbehavingSupplier.Fault;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/** The audit of a real server: a line for everything that somebody may have to answer for. */
class AuditIT {

    private static ConfiguredServer world;

    private final UserAgent browser = new UserAgent();
    private final String user = "audited-" + UUID.randomUUID();

    @BeforeAll
    static void start(@TempDir Path directory) {
        world = ConfiguredServer.start(directory, Database.POSTGRESQL, Map.of());
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @AfterEach
    void noFault() {
        world.supplier.next(Fault.NONE);
    }

    @Test
    void aRefusedKeyHasItsReasonAndTheAddressItCameFrom() {
        for (String key : new String[] {null, "nobody's-key"}) {
            assertEquals(401, world.api().create(key, body(Map.of()).toString()).statusCode());
        }
        world.set("nox.manufacturer.globex.enabled", "false");
        world.awaitKey(GLOBEX_KEY, 401);
        for (String reason : List.of("missing", "unknown", "disabled")) {
            JsonObject line = world.awaitAudit("api_key.refused", Map.of("reason", reason));
            assertEquals("127.0.0.1", line.getString("client"));
        }
        assertEquals("globex", world.awaitAudit("api_key.refused", Map.of("reason", "disabled"))
                .getString("manufacturer"));
        assertFalse(world.server.log().contains("nobody's-key"), "a key in the log");
        world.remove("nox.manufacturer.globex.enabled");
        world.awaitKey(GLOBEX_KEY, 200);
    }

    @Test
    void aManufacturerOverItsLimitFillsNoLog() {
        world.set("nox.manufacturer.careful.requests-per-minute", "2");
        world.await(() -> world.audit().stream().anyMatch(line -> line.getString("part", "").equals("manufacturers")
                && line.getString("changed", "").contains("careful")), "the limit");
        int refused = 0;
        for (int i = 0; i < 40; i++) {
            refused += world.api().listConnections(CAREFUL_KEY, "").statusCode() == 429 ? 1 : 0;
        }
        world.remove("nox.manufacturer.careful.requests-per-minute");
        assertTrue(refused > 30, refused + " refused");
        JsonObject line = world.awaitAudit("rate_limit.refused", Map.of("manufacturer", "careful"));
        assertEquals("127.0.0.1", line.getString("client"));
        world.newSession(KEY, user);
        world.awaitAudit("link_session.created", Map.of("user_id", user));
        assertEquals(10, world.audit().stream()
                .filter(each -> each.getString("event").equals("rate_limit.refused")).count());
        world.awaitKey(CAREFUL_KEY, 200);
    }

    @Test
    void aLoginThatFailedHasItsSessionItsSupplierAndItsReason() {
        JsonObject session = world.newSession(KEY, user);
        URI callback = browser.logIn(session, "north");
        world.supplier.next(Fault.TOKEN_SERVER_ERROR);
        assertEquals(303, browser.get(callback).statusCode());
        JsonObject line = world.awaitAudit("login.failed", Map.of("link_session_id", id(user)));
        assertEquals("north", line.getString("supplier"));
        assertTrue(line.getString("reason").startsWith("supplier_"), line::toString);
        assertFalse(line.containsKey("client"), "a person's address");
    }

    @Test
    void anAnswerInTheWrongBrowserIsTold() {
        JsonObject session = world.newSession(KEY, user);
        URI callback = browser.logIn(session, "north");
        assertEquals(200, new UserAgent().get(callback).statusCode());
        assertEquals("north", world.awaitAudit("login.wrong_browser", Map.of("link_session_id", id(user)))
                .getString("supplier"));
    }

    @Test
    void theLifeOfAConnectionIsTold() {
        world.addSupplier("south", "South Energy");
        world.set("nox.suppliers", "north,south");
        world.server.await(readiness -> readiness.contains("\"south\":\"available\""));
        JsonObject session = world.newSession(KEY, user);
        browser.connect(session, "north");
        new UserAgent().connect(world.newSession(KEY, user), "south");
        String noxUserId = json(world.api().read(KEY, session.getString("link_token"))).getString("nox_user_id");
        URI manage = URI.create(json(world.api().manage(KEY, noxUserId, "{}")).getString("manage_url"));
        URI managePage = location(browser.get(manage));
        assertEquals(200, browser.post(URI.create(managePage.toString().split("\\?")[0] + "/disconnect"), Map.of())
                .statusCode());
        assertEquals(200, world.api().export(KEY, noxUserId).statusCode());
        assertEquals("north", told("supplier.replaced").getString("replaced_supplier"));
        assertEquals("by_user", told("connection.disconnected").getString("reason"));
        told("supplier.linked");
        told("manage_page.opened");
        told("connection.exported");
        new UserAgent().connect(world.newSession(KEY, user), "north");
        assertEquals(204, world.api().disconnect(KEY, noxUserId).statusCode());
        world.awaitAudit("connection.disconnected", Map.of("user_id", user, "reason", "by_manufacturer"));
        HttpResponse<String> erased = world.api().erase(KEY, noxUserId);
        JsonObject line = world.awaitAudit("connection.erased", Map.of("request_id", requestId(erased)));
        assertFalse(line.toString().contains(user) || line.toString().contains(noxUserId), line::toString);
        assertFalse(world.server.log().contains(session.getString("link_token")), "a token in the log");
    }

    @Test
    void aConfirmationIsToldAndSoIsOneThatWasRefused() {
        JsonObject session = world.newSession(CAREFUL_KEY, user);
        String token = session.getString("link_token");
        String code = parameters(browser.connect(session, "north")).get("code");
        world.awaitAudit("link_session.agreed", Map.of("user_id", user));
        assertEquals(409, world.api().confirm(CAREFUL_KEY, token, "A".repeat(43), user).statusCode());
        assertEquals(200, world.api().confirm(CAREFUL_KEY, token, code, user).statusCode());
        assertEquals(409, world.api().confirm(CAREFUL_KEY, token, code, user).statusCode());
        JsonObject confirmed = told("link_session.confirmed");
        String id = confirmed.getString("link_session_id");
        for (String reason : List.of("wrong_code", "not_pending")) {
            JsonObject refused =
                    world.awaitAudit("confirmation.refused", Map.of("link_session_id", id, "reason", reason));
            assertEquals("127.0.0.1", refused.getString("client"));
        }
        assertFalse(world.server.log().contains(code), "a code in the log");
    }

    @Test
    void aConfigurationThatIsRefusedIsToldByItsPropertyAndWithoutItsValue() {
        world.set("nox.manufacturer.acme.accent-color", "no-such-color");
        JsonObject refused = world.awaitAudit("configuration.refused", Map.of("part", "manufacturers"));
        assertTrue(refused.getString("reason").startsWith("nox.manufacturer.acme.accent-color must be"),
                refused::toString);
        world.remove("nox.manufacturer.acme.accent-color");
        world.awaitLog("The configuration of the manufacturers is good again");
        assertEquals(1, world.server.log().lines()
                .filter(line -> line.contains("The configuration of the manufacturers has become wrong")).count());
        assertFalse(world.server.log().contains("no-such-color"));
    }

    @Test
    void theRequestIsOursAndTheCallersIdIsKeptBesideIt() {
        HttpRequest.Builder create = world.api().request(LinkSessionApi.PATH).header("x-api-key", KEY)
                .header("Content-Type", "application/json").header("X-Request-Id", "caller-0123")
                .POST(HttpRequest.BodyPublishers.ofString(body(Map.of("user_id", user)).toString()));
        HttpResponse<String> created = world.api().send(create);
        assertEquals(201, created.statusCode(), created.body());
        JsonObject line = told("link_session.created");
        assertEquals("caller-0123", line.getString("caller_request_id"));
        assertEquals(requestId(created), line.getString("request_id"));
        world.newSession(KEY, "without-" + user);
        assertNull(world.awaitAudit("link_session.created", Map.of("user_id", "without-" + user))
                .getString("caller_request_id", null));
    }

    private JsonObject told(String event) {
        return world.awaitAudit(event, Map.of("user_id", user));
    }

    private static String id(String user) {
        return world.awaitAudit("link_session.created", Map.of("user_id", user)).getString("link_session_id");
    }

    private static String requestId(HttpResponse<?> response) {
        return response.headers().firstValue("X-Request-Id").orElseThrow();
    }
}
