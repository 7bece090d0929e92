package energy.nox.authenticator;

import static energy.nox.authenticator.support.HostedWorld.CONFIRMING_KEY;
import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LibertyServer;
import energy.nox.authenticator.support.ManufacturerApp;
import energy.nox.authenticator.support.Race;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/** Twenty callers who want the same thing at the same moment: it happens once, on PostgreSQL and on the embedded H2. */
class RacesIT {

    private static final int CALLERS = 20;
    private static final int ROUNDS = 8;
    /** Of races that begin with a login for each caller, which takes a while. */
    private static final int LOGIN_ROUNDS = 3;
    private static HostedWorld world;

    enum Database {
        POSTGRESQL, EMBEDDED_H2;

        LibertyServer server() {
            return this == POSTGRESQL ? world.server : world.embeddedServer();
        }

        Connection connect() throws SQLException {
            return this == POSTGRESQL ? ItEnvironment.postgres().getPostgresDatabase().getConnection()
                    : world.embeddedDatabase();
        }

        /** One value as text. */
        String query(String sql, String parameter) throws SQLException {
            try (Connection connection = connect(); PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, parameter);
                try (ResultSet result = statement.executeQuery()) {
                    return result.next() ? result.getString(1) : null;
                }
            }
        }
    }

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
    }

    @ParameterizedTest
    @EnumSource
    void firstDeviceConnectionsOfOneUserMakeOneSubscriber(Database database) throws SQLException {
        for (int round = 0; round < ROUNDS; round++) {
            String user = "device-race-" + UUID.randomUUID();
            List<HttpResponse<String>> answers =
                    Race.of(CALLERS, i -> () -> connectDevice(database, user, "device-" + i));
            assertEquals(Set.of(201), statuses(answers));
            assertEquals(1, answers.stream().map(answer -> json(answer).getString("nox_user_id")).distinct().count());
            assertEquals("1", database.query("select count(*) from subscriber where user_id = ?", user));
            assertEquals("1", database.query("select count(*) from device d join subscriber s"
                    + " on s.nox_user_id = d.nox_user_id where s.user_id = ?", user));
        }
    }

    @ParameterizedTest
    @EnumSource
    void createsWithOneIdempotencyKeyMakeOneSession(Database database) throws SQLException {
        for (int round = 0; round < ROUNDS; round++) {
            String user = "key-race-" + UUID.randomUUID();
            List<HttpResponse<String>> answers = Race.of(CALLERS,
                    i -> () -> database.server().api().create(KEY, body(Map.of("user_id", user)).toString(), user));
            assertEquals(Set.of(201), statuses(answers));
            assertEquals(1, answers.stream().map(HttpResponse::body).distinct().count());
            assertEquals("1", database.query("select count(*) from link_session where user_id = ?", user));
            assertEquals("1", database.query("select count(*) from idempotency_record r"
                    + " join link_session s on s.id = r.link_session_id where s.user_id = ?", user));
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofManyAgreementsOneCompletesTheSession(Database database) throws SQLException {
        for (int round = 0; round < LOGIN_ROUNDS; round++) {
            JsonObject session = newSession(database);
            Map<UserAgent, String> accounts = accounts(session, CALLERS);
            List<UserAgent> browsers = List.copyOf(accounts.keySet());
            assertEquals(Set.of(303), statuses(Race.of(CALLERS,
                    i -> () -> browsers.get(i).agree(session, accounts.get(browsers.get(i))))));
            String user = session.getString("manufacturer_user_id");
            assertEquals("completed", status(database, session));
            assertEquals("2", database.query("select version from link_session where user_id = ?", user));
            assertEquals("1", database.query("select count(*) from consent c join subscriber s"
                    + " on s.nox_user_id = c.nox_user_id where s.user_id = ?", user));
            assertEquals("1", database.query("select count(*) from subscriber where user_id = ?", user));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSessionIsEitherCompletedOrCancelled(Database database) throws SQLException {
        for (int round = 0; round < LOGIN_ROUNDS; round++) {
            JsonObject session = newSession(database);
            Map<UserAgent, String> accounts = accounts(session, CALLERS / 2);
            List<UserAgent> browsers = List.copyOf(accounts.keySet());
            List<HttpResponse<String>> answers = Race.of(CALLERS, i -> () -> i % 2 == 0
                    ? browsers.get(i / 2).agree(session, accounts.get(browsers.get(i / 2)))
                    : database.server().api().cancel(KEY, session.getString("link_token")));
            boolean completed = status(database, session).equals("completed");
            // A cancellation that was acknowledged is never followed by a completion.
            assertEquals(Set.of(303, completed ? 409 : 204), statuses(answers));
            String user = session.getString("manufacturer_user_id");
            assertEquals("2", database.query("select version from link_session where user_id = ?", user));
            assertEquals(completed ? "1" : "0",
                    database.query("select count(*) from supplier_connection c join subscriber s"
                            + " on s.nox_user_id = c.nox_user_id where s.user_id = ?", user));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAgreementAndDeviceConnectionsOfANewUserMakeOneSubscriber(Database database) throws SQLException {
        for (int round = 0; round < ROUNDS; round++) {
            JsonObject session = newSession(database);
            String user = session.getString("manufacturer_user_id");
            UserAgent browser = new UserAgent();
            String account = UserAgent.account(browser.readAccount(session, "misbehaving"));
            List<HttpResponse<String>> answers = Race.of(CALLERS,
                    i -> () -> i == 0 ? browser.agree(session, account) : connectDevice(database, user, "device-" + i));
            assertEquals(Set.of(303, 201), statuses(answers));
            JsonObject read = json(database.server().api().read(KEY, session.getString("link_token")));
            assertEquals("completed", read.getString("status"));
            assertEquals(Set.of(read.getString("nox_user_id")), answers.stream()
                    .filter(answer -> answer.statusCode() == 201)
                    .map(answer -> json(answer).getString("nox_user_id")).collect(toSet()));
            assertTrue(read.getJsonArray("device_ids").size() <= 1, "the devices of one call, or none");
            assertEquals("1", database.query("select count(*) from subscriber where user_id = ?", user));
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofManyConfirmationsOneLinks(Database database) throws SQLException {
        for (int round = 0; round < LOGIN_ROUNDS; round++) {
            JsonObject session = newSession(database, CONFIRMING_KEY);
            String user = session.getString("manufacturer_user_id");
            String token = session.getString("link_token");
            String code = ManufacturerApp.parameters(new UserAgent().connect(session, "misbehaving")).get("code");
            List<Integer> statuses = Race.of(CALLERS,
                    i -> () -> database.server().api().confirm(CONFIRMING_KEY, token, code, user).statusCode());
            assertEquals(1, Collections.frequency(statuses, 200), statuses::toString);
            assertEquals(CALLERS - 1, Collections.frequency(statuses, 409), statuses::toString);
            assertEquals("1", database.query("select count(*) from consent c join subscriber s"
                    + " on s.nox_user_id = c.nox_user_id where s.user_id = ?", user));
            assertEquals("0", database.query("select count(*) from pending_link p join link_session s"
                    + " on s.id = p.link_session_id where s.user_id = ?", user));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPendingSessionIsEitherConfirmedOrCancelled(Database database) throws SQLException {
        for (int round = 0; round < LOGIN_ROUNDS; round++) {
            JsonObject session = newSession(database, CONFIRMING_KEY);
            String user = session.getString("manufacturer_user_id");
            String token = session.getString("link_token");
            String code = ManufacturerApp.parameters(new UserAgent().connect(session, "misbehaving")).get("code");
            List<Integer> statuses = Race.of(CALLERS, i -> () -> i % 2 == 0
                    ? database.server().api().confirm(CONFIRMING_KEY, token, code, user).statusCode()
                    : database.server().api().cancel(CONFIRMING_KEY, token).statusCode());
            boolean completed = json(database.server().api().read(CONFIRMING_KEY, token)).getString("status")
                    .equals("completed");
            assertEquals(completed ? 1 : 0, Collections.frequency(statuses, 200), statuses::toString);
            assertEquals(completed ? 0 : CALLERS / 2, Collections.frequency(statuses, 204), statuses::toString);
            assertEquals(completed ? "1" : "0",
                    database.query("select count(*) from supplier_connection c join subscriber s"
                            + " on s.nox_user_id = c.nox_user_id where s.user_id = ?", user));
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofManyLoginsOnlyAsManyBeginAsASessionMayHave(Database database) throws SQLException {
        int left = 5;
        for (int round = 0; round < LOGIN_ROUNDS; round++) {
            JsonObject session = newSession(database);
            List<UserAgent> browsers = IntStream.range(0, CALLERS).mapToObj(i -> new UserAgent()).toList();
            browsers.forEach(browser -> browser.open(session));
            for (int login = 0; login < HostedWorld.MAX_LOGINS - left; login++) {
                assertEquals(303, browsers.get(0).choose(session, "misbehaving").statusCode());
            }
            List<Integer> statuses = Race.of(CALLERS,
                    i -> () -> browsers.get(i).choose(session, "misbehaving").statusCode());
            assertEquals(left, Collections.frequency(statuses, 303), statuses::toString);
            assertEquals(CALLERS - left, Collections.frequency(statuses, 429), statuses::toString);
            assertEquals(Integer.toString(HostedWorld.MAX_LOGINS), database.query("select count(*) from login_attempt a"
                    + " join link_session s on s.id = a.link_session_id where s.user_id = ?",
                    session.getString("manufacturer_user_id")));
            assertEquals("open", status(database, session));
        }
    }

    /** However they meet, the end is that of one of the two orders. */
    @ParameterizedTest
    @EnumSource
    void aDisconnectionAndACompletingSessionDoNotMix(Database database) throws SQLException {
        for (int round = 0; round < LOGIN_ROUNDS; round++) {
            String user = linkedUser(database);
            String noxUserId = database.query("select nox_user_id from subscriber where user_id = ?", user);
            JsonObject again = newSession(database, KEY, user);
            UserAgent browser = new UserAgent();
            String account = UserAgent.account(browser.readAccount(again, "misbehaving"));
            List<Integer> statuses = Race.of(CALLERS, i -> () -> i == 0
                    ? browser.agree(again, account).statusCode()
                    : database.server().api().disconnect(KEY, noxUserId).statusCode());
            assertEquals(Set.of(303, 204), Set.copyOf(statuses));
            assertEquals("completed", status(database, again));
            JsonObject connection = json(database.server().api().readConnection(KEY, noxUserId));
            boolean connected = connection.getString("status").equals("connected");
            assertEquals(connected, connection.isNull("reason"), connection::toString);
            assertEquals(connected, connection.isNull("disconnected_at"), connection::toString);
            assertEquals(connected ? "1" : "0", database.query("select count(subject) from supplier_connection c"
                    + " join subscriber s on s.nox_user_id = c.nox_user_id where s.user_id = ?", user));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErasureAndACompletingSessionDoNotMix(Database database) throws SQLException {
        for (int round = 0; round < LOGIN_ROUNDS; round++) {
            String user = linkedUser(database);
            String noxUserId = database.query("select nox_user_id from subscriber where user_id = ?", user);
            JsonObject again = newSession(database, KEY, user);
            UserAgent browser = new UserAgent();
            String account = UserAgent.account(browser.readAccount(again, "misbehaving"));
            List<Integer> statuses = Race.of(CALLERS, i -> () -> i == 0
                    ? browser.agree(again, account).statusCode()
                    : database.server().api().erase(KEY, noxUserId).statusCode());
            assertTrue(Set.of(303, 404, 204).containsAll(statuses), statuses::toString);
            assertEquals("0", database.query("select count(*) from subscriber where cast(nox_user_id as varchar) = ?",
                    noxUserId));
            assertEquals(404, database.server().api().readConnection(KEY, noxUserId).statusCode());
        }
    }

    /** Browsers that have each logged in, with the login that each one's account page is about. */
    private static Map<UserAgent, String> accounts(JsonObject session, int count) {
        return IntStream.range(0, count).mapToObj(i -> new UserAgent()).collect(Collectors.toMap(Function.identity(),
                browser -> UserAgent.account(browser.readAccount(session, "misbehaving"))));
    }

    private static HttpResponse<String> connectDevice(Database database, String user, String device) {
        return database.server().api().connectDevices(KEY,
                "{\"user_id\": \"" + user + "\", \"device_ids\": [\"" + device + "\"]}");
    }

    /** A user who is connected already. */
    private static String linkedUser(Database database) {
        JsonObject session = newSession(database);
        new UserAgent().connect(session, "misbehaving");
        return session.getString("manufacturer_user_id");
    }

    private static JsonObject newSession(Database database) {
        return newSession(database, KEY);
    }

    private static JsonObject newSession(Database database, String apiKey) {
        return newSession(database, apiKey, "end-race-" + UUID.randomUUID());
    }

    private static JsonObject newSession(Database database, String apiKey, String user) {
        return json(database.server().api().create(apiKey, body(Map.of("user_id", user,
                "redirect_url", world.app.callback().toString())).toString()));
    }

    private static String status(Database database, JsonObject session) {
        return json(database.server().api().read(KEY, session.getString("link_token"))).getString("status");
    }

    private static Set<Integer> statuses(List<HttpResponse<String>> answers) {
        return answers.stream().map(HttpResponse::statusCode).collect(toSet());
    }
}
