package energy.nox.authenticator.connection;

import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.HostedWorld.OTHER_KEY;
import static energy.nox.authenticator.support.HostedWorld.SKIPPING_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.UserAgent.location;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LinkSessionApi;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** The life of a connection after the link, as a manufacturer's backend reads, renews, ends and erases it. */
class ConnectionsIT {

    private static HostedWorld world;
    private static LinkSessionApi api;

    private final String user = "connected-" + UUID.randomUUID();
    private final String hint = "Alice of " + UUID.randomUUID();

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
        api = world.server.api();
    }

    @AfterEach
    void forgetTheDescription() {
        world.misbehaving.describe(Map.of(), Map.of());
    }

    @Test
    void aConnectionReadsWithItsConsentAndDevices() {
        connectDevices(KEY, user);
        JsonObject session = world.newSession(user, "nl");
        new UserAgent().connect(session, "misbehaving");
        HttpResponse<String> response = api.readConnection(KEY, noxUserId());
        JsonObject connection = json(response);
        JsonObject consent = connection.getJsonObject("consent");
        assertAll(
                () -> assertEquals(200, response.statusCode()),
                () -> assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(null)),
                () -> assertEquals(Set.of("nox_user_id", "manufacturer_user_id", "status", "energy_supplier",
                        "device_ids", "connected_at", "disconnected_at", "reason", "consent"), connection.keySet()),
                () -> assertEquals(noxUserId(), connection.getString("nox_user_id")),
                () -> assertEquals(user, connection.getString("manufacturer_user_id")),
                () -> assertEquals("connected", connection.getString("status")),
                () -> assertEquals("misbehaving", connection.getString("energy_supplier")),
                () -> assertEquals("pump", connection.getJsonArray("device_ids").getString(0)),
                () -> assertEquals(json(api.read(KEY, session.getString("link_token"))).getInt("completed_at"),
                        connection.getInt("connected_at")),
                () -> assertTrue(connection.isNull("disconnected_at") && connection.isNull("reason")),
                () -> assertEquals(Set.of("energy_supplier", "given_at", "language", "text_version", "purposes",
                        "receipt"), consent.keySet()));
    }

    @Test
    void aUserWithDevicesAloneIsDisconnectedAndNeverWasConnected() {
        JsonObject connection = json(api.readConnection(KEY, connectDevices(KEY, user)));
        assertEquals("disconnected", connection.getString("status"));
        assertEquals("never_connected", connection.getString("reason"));
        assertTrue(Stream.of("energy_supplier", "connected_at", "disconnected_at", "consent")
                .allMatch(connection::isNull), connection::toString);
    }

    @Test
    void whatIsNotTheCallersIsTheSame404() {
        link(user);
        String id = noxUserId();
        String redirect = "{\"redirect_url\": \"" + world.app.callback() + "\"}";
        for (String other : List.of(id, UUID.randomUUID().toString(), "nope")) {
            String key = other.equals(id) ? OTHER_KEY : KEY;
            List<HttpResponse<String>> answers = List.of(api.readConnection(key, other), api.disconnect(key, other),
                    api.relink(key, other, redirect), api.export(key, other), api.manage(key, other, "{}"));
            answers.forEach(answer -> {
                assertEquals(404, answer.statusCode(), answer.body());
                assertEquals("Connection not found", json(answer).getString("error"));
            });
        }
        assertEquals(401, api.readConnection("unknown", id).statusCode());
        assertEquals(401, api.erase("unknown", id).statusCode());
        assertEquals("connected", status(id));
    }

    @Test
    void theListIsFilteredByUserAndSupplier() {
        link(user);
        assertEquals(List.of(noxUserId()), ids(list(KEY, "?user_id=" + user)));
        assertEquals(List.of(noxUserId()), ids(list(KEY, "?energy_supplier=misbehaving&user_id=" + user)));
        assertEquals(List.of(), ids(list(KEY, "?energy_supplier=keycloak&user_id=" + user)));
        assertEquals(List.of(), ids(list(KEY, "?user_id=nobody")));
        assertEquals(List.of(), ids(list(OTHER_KEY, "?user_id=" + user)), "another manufacturer's user");
        JsonObject page = list(KEY, "?energy_supplier=misbehaving&limit=1000");
        assertTrue(ids(page).contains(noxUserId()));
        assertTrue(page.getJsonArray("connections").stream().map(JsonValue::asJsonObject)
                .allMatch(connection -> connection.getString("energy_supplier").equals("misbehaving")));
        assertEquals(json(api.readConnection(KEY, noxUserId())),
                list(KEY, "?user_id=" + user).getJsonArray("connections").getJsonObject(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyConnectionIsOnOnePage(int limit) {
        List<String> added = IntStream.range(0, 4).mapToObj(i -> connectDevices(SKIPPING_KEY, user + i)).toList();
        List<String> found = new ArrayList<>();
        String next = "";
        do {
            JsonObject page = list(SKIPPING_KEY, "?limit=" + limit + next);
            assertTrue(ids(page).size() == limit || page.isNull("next_token"), page::toString);
            found.addAll(ids(page));
            next = page.isNull("next_token") ? null : "&next_token=" + page.getString("next_token");
        } while (next != null);
        assertEquals(found.size(), Set.copyOf(found).size(), "none twice");
        assertEquals(added, found.subList(found.size() - added.size(), found.size()), "in the order of their creation");
    }

    @Test
    void thePagesAreStableWhileConnectionsComeAndGo() {
        List<String> added = IntStream.range(0, 6).mapToObj(i -> connectDevices(SKIPPING_KEY, user + i)).toList();
        List<String> found = new ArrayList<>();
        String next = "";
        while (!found.contains(added.get(2))) {
            JsonObject page = list(SKIPPING_KEY, "?limit=1" + next);
            found.addAll(ids(page));
            next = "&next_token=" + page.getString("next_token");
        }
        // One before, the one that the token is about, one after; and one more that comes.
        for (int gone : List.of(0, 2, 4)) {
            assertEquals(204, api.erase(SKIPPING_KEY, added.get(gone)).statusCode());
        }
        String late = connectDevices(SKIPPING_KEY, user + "late");
        assertEquals(List.of(added.get(3), added.get(5), late), ids(list(SKIPPING_KEY, "?limit=1000" + next)));
    }

    @Test
    void withoutALimitAPageHasAHundred() {
        for (int i = 0; i < 101; i++) {
            connectDevices(SKIPPING_KEY, user + i);
        }
        JsonObject page = list(SKIPPING_KEY, "");
        assertEquals(100, ids(page).size());
        assertFalse(page.isNull("next_token"));
        assertEquals(200, api.listConnections(SKIPPING_KEY, "?limit=1000").statusCode());
    }

    static Stream<String> wrongQueries() {
        return Stream.of("limit=0", "limit=1001", "limit=-1", "limit=x", "limit=", "limit=1.5", "limit=%2B1",
                "limit=99999999999", "next_token=", "next_token=x", "next_token=%25", "next_token=AAAA",
                "next_token=" + token("1." + "-".repeat(36)),
                "next_token=" + token("-999999999999999999." + UUID.randomUUID()),
                "user_id=%00", "user_id=", "user_id=" + "x".repeat(256), "energy_supplier=%00");
    }

    @ParameterizedTest
    @MethodSource("wrongQueries")
    void aWrongParameterIsRefusedByItsName(String query) {
        HttpResponse<String> refused = api.listConnections(KEY, "?" + query);
        assertEquals(400, refused.statusCode(), refused.body());
        assertTrue(json(refused).getString("error").startsWith(query.split("=")[0] + " must "), refused.body());
    }

    @Test
    void anInventedPlaceInTheOrderIsAPageLikeAnother() {
        assertEquals(List.of(), ids(list(KEY, "?next_token=" + token("99999999999999999." + UUID.randomUUID()))));
    }

    @Test
    void aRelinkKeepsTheNoxUserAndLeadsToItsSupplierAtOnce() {
        link(user);
        String id = noxUserId();
        assertEquals(204, api.disconnect(KEY, id).statusCode());
        HttpResponse<String> created = api.relink(KEY, id, Json.createObjectBuilder(Map.of("language", "fr",
                "redirect_url", world.app.callback().toString(), "user_hint", hint)).build().toString());
        assertEquals(201, created.statusCode(), created.body());
        JsonObject session = json(created);
        assertEquals(user, session.getString("manufacturer_user_id"));
        assertEquals("fr", session.getString("language"));
        UserAgent browser = new UserAgent();
        HttpResponse<String> opened = browser.open(session);
        assertTrue(location(opened).toString().startsWith(world.misbehaving.issuer().toString()));
        HttpResponse<String> page = browser.readAccount(location(browser.get(location(opened))));
        assertTrue(page.body().contains(hint), page.body());
        browser.agree(session, page);
        JsonObject read = json(api.read(KEY, session.getString("link_token")));
        assertEquals("completed", read.getString("status"));
        assertEquals(id, read.getString("nox_user_id"));
        JsonObject connection = json(api.readConnection(KEY, id));
        assertEquals("connected", connection.getString("status"));
        assertTrue(connection.isNull("reason") && connection.isNull("disconnected_at"), connection::toString);
    }

    @Test
    void aRelinkOfAUserWithoutASupplierLeadsToTheChoice() {
        String id = connectDevices(KEY, user);
        JsonObject session = json(api.relink(KEY, id, "{\"redirect_url\": \"" + world.app.callback() + "\"}"));
        UserAgent browser = new UserAgent();
        assertEquals(200, browser.open(session).statusCode());
        browser.connect(session, "misbehaving");
        assertEquals("connected", status(id));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{}                                                             | redirect_url is required",
            "{\"redirect_url\": 1}                                          | redirect_url must be a string",
            "{\"redirect_url\": \"https://a.example/\", \"language\": \"de\"} | language must be one of nl, en, fr, es",
            "{\"redirect_url\": \"https://a.example/\", \"user_hint\": \"\"}    | user_hint must not be blank"})
    void aWrongRelinkIsRefused(String wrong, String message) {
        HttpResponse<String> refused = api.relink(KEY, connectDevices(KEY, user), wrong);
        assertEquals(400, refused.statusCode());
        assertEquals(message, json(refused).getString("error"));
    }

    @Test
    void aDisconnectionForgetsTheAccountAndMayBeRepeated() {
        link(user);
        String id = noxUserId();
        assertEquals(204, api.disconnect(KEY, id).statusCode());
        JsonObject connection = json(api.readConnection(KEY, id));
        assertEquals("disconnected", connection.getString("status"));
        assertEquals("by_manufacturer", connection.getString("reason"));
        assertEquals("misbehaving", connection.getString("energy_supplier"));
        assertTrue(connection.getInt("disconnected_at") >= connection.getInt("connected_at"));
        assertEquals(204, api.disconnect(KEY, id).statusCode());
        assertEquals(connection, json(api.readConnection(KEY, id)));
        assertNull(world.query("select coalesce(issuer, subject) from supplier_connection c"
                + " join subscriber using (nox_user_id) where user_id = ?", user));
    }

    @Test
    void aUserWithDevicesAloneHasNothingToDisconnect() {
        String id = connectDevices(KEY, user);
        assertEquals(204, api.disconnect(KEY, id).statusCode());
        assertEquals("never_connected", json(api.readConnection(KEY, id)).getString("reason"));
    }

    @Test
    void anErasureMayBeRepeatedAndTheSameUserIsThenANewOne() {
        link(user);
        String id = noxUserId();
        assertEquals(204, api.erase(KEY, id).statusCode());
        assertEquals(204, api.erase(KEY, id).statusCode());
        assertEquals(404, api.readConnection(KEY, id).statusCode());
        link(user);
        assertNotEquals(id, noxUserId());
    }

    @Test
    void anErasureOfWhatIsNotTheCallersChangesNothing() {
        link(user);
        for (String other : List.of(noxUserId(), UUID.randomUUID().toString(), "nope")) {
            assertEquals(204, api.erase(OTHER_KEY, other).statusCode());
        }
        assertEquals("connected", status(noxUserId()));
    }

    @Test
    void anOpenSessionOfAnErasedUserIsGoneWithItsIdempotencyKey() {
        link(user);
        String key = UUID.randomUUID().toString();
        String request = body(Map.of("user_id", user, "redirect_url", world.app.callback().toString())).toString();
        JsonObject session = json(api.create(KEY, request, key));
        UserAgent browser = new UserAgent();
        String account = UserAgent.account(browser.readAccount(session, "misbehaving"));
        assertEquals(204, api.erase(KEY, noxUserId()).statusCode());
        assertEquals(404, api.read(KEY, session.getString("link_token")).statusCode());
        assertEquals(404, browser.agree(session, account).statusCode());
        assertNull(world.query("select 'found' from subscriber where user_id = ?", user));
        assertNotEquals(session.getString("link_token"), json(api.create(KEY, request, key)).getString("link_token"));
    }

    @Test
    void anExportHasEverythingThatIsStored() {
        exportedUser();
        HttpResponse<String> response = api.export(KEY, noxUserId());
        assertEquals(200, response.statusCode());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(null));
        JsonObject export = json(response);
        assertEquals(json(api.readConnection(KEY, noxUserId())), export.getJsonObject("connection"));
        assertEquals(2, export.getJsonArray("consents").size());
        assertEquals(3, export.getJsonArray("link_sessions").size());
        // Two that ended in a link, and one whose account the person has yet to agree to.
        for (String stored : List.of(user, hint, "Alice J.", "a•••@example.org", MisbehavingSupplier.SUBJECT,
                world.misbehaving.issuer().toString(), world.app.callback().toString(), "pump", "manage_sessions")) {
            assertTrue(response.body().contains(stored), () -> stored + " is not in " + response.body());
        }
    }

    @Test
    void afterAnErasureNoTableNamesThePerson() throws SQLException {
        exportedUser();
        String id = noxUserId();
        String session = world.query("select id::text from link_session where user_id = ?"
                + " and user_hint is not null", user);
        assertTrue(tablesWith(user).containsAll(List.of("link_session", "subscriber")), "the search finds");
        assertTrue(tablesWith(id).containsAll(List.of("consent", "device", "manage_session", "supplier_connection")));
        assertTrue(tablesWith(session).containsAll(List.of("idempotency_record", "login_attempt")));
        assertEquals(204, api.erase(KEY, id).statusCode());
        assertEquals(List.of(), tablesWith(user));
        assertEquals(List.of(), tablesWith(id));
        assertEquals(List.of(), tablesWith(session));
        assertEquals(List.of(), tablesWith(hint));
        assertEquals("MANUFACTURER", world.query("select erased_by from erasure where manufacturer_id = ?"
                + " order by erased_at desc limit 1", "acme"));
    }

    /** Linked twice, with a device, a page to manage the connection, and a session that waits for an agreement. */
    private void exportedUser() {
        world.misbehaving.describe(Map.of("name", "Alice Jansen", "email", "alice@example.org"), Map.of());
        connectDevices(KEY, user);
        link(user);
        link(user);
        assertEquals(201, api.manage(KEY, noxUserId(), "{}").statusCode());
        JsonObject waiting = json(api.create(KEY, body(Map.of("user_id", user, "user_hint", hint,
                "redirect_url", world.app.callback().toString())).toString(), UUID.randomUUID().toString()));
        new UserAgent().readAccount(waiting, "misbehaving");
    }

    private static List<String> tablesWith(String text) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection database = ItEnvironment.postgres().getPostgresDatabase().getConnection();
                ResultSet tables = database.createStatement().executeQuery("select table_name from"
                        + " information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")) {
            while (tables.next()) {
                String table = tables.getString(1);
                try (PreparedStatement search = database.prepareStatement(
                        "select 1 from " + table + " t where t::text like '%' || ? || '%' limit 1")) {
                    search.setString(1, text);
                    if (search.executeQuery().next()) {
                        found.add(table);
                    }
                }
            }
        }
        return found;
    }

    private static void link(String userId) {
        new UserAgent().connect(world.newSession(userId, "en"), "misbehaving");
    }

    private static String connectDevices(String apiKey, String userId) {
        return json(api.connectDevices(apiKey, "{\"user_id\": \"" + userId + "\", \"device_ids\": [\"pump\"]}"))
                .getString("nox_user_id");
    }

    private String noxUserId() {
        return world.query("select nox_user_id::text from subscriber where user_id = ?", user);
    }

    private static String status(String noxUserId) {
        return json(api.readConnection(KEY, noxUserId)).getString("status");
    }

    private static JsonObject list(String apiKey, String query) {
        HttpResponse<String> response = api.listConnections(apiKey, query);
        assertEquals(200, response.statusCode(), response.body());
        return json(response);
    }

    private static List<String> ids(JsonObject page) {
        return page.getJsonArray("connections").stream()
                .map(connection -> connection.asJsonObject().getString("nox_user_id")).toList();
    }

    private static String token(String text) {
        return URLEncoder.encode(Base64.getUrlEncoder().withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.US_ASCII);
    }
}
