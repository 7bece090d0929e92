package energy.nox.authenticator.manufacturer;

import static energy.nox.authenticator.support.ConfiguredServer.CAREFUL_KEY;
import static energy.nox.authenticator.support.ConfiguredServer.GLOBEX_KEY;
import static energy.nox.authenticator.support.ConfiguredServer.KEY;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static energy.nox.authenticator.support.UserAgent.location;
import static energy.nox.authenticator.support.UserAgent.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import energy.nox.authenticator.support.ConfiguredServer;
import energy.nox.authenticator.support.ConfiguredServer.Database;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/**
 * A manufacturer that is switched off or removed while its users are under way: nothing of it works, whatever state it
 * is in, and all of it goes on when the manufacturer is back.
 */
class KillSwitchIT {

    /** The two ways to stop a manufacturer. */
    enum Switch {
        DISABLED("nox.manufacturer.acme.enabled", "false", "nox.manufacturer.careful.enabled", "false"),
        REMOVED("nox.manufacturers", "globex", "nox.manufacturers", "globex");

        private final String property;
        private final String value;
        private final String ofCareful;
        private final String valueOfCareful;

        Switch(String property, String value, String ofCareful, String valueOfCareful) {
            this.property = property;
            this.value = value;
            this.ofCareful = ofCareful;
            this.valueOfCareful = valueOfCareful;
        }

        void off() {
            world.set(property, value);
            world.set(ofCareful, valueOfCareful);
            world.awaitKey(KEY, 401);
            world.awaitKey(CAREFUL_KEY, 401);
        }
    }

    private static final Map<Database, ConfiguredServer> WORLDS = new EnumMap<>(Database.class);
    private static ConfiguredServer world;

    private final UserAgent browser = new UserAgent();
    private final String user = "stopped-" + UUID.randomUUID();

    @BeforeAll
    static void start(@TempDir Path postgres, @TempDir Path embedded) {
        WORLDS.put(Database.POSTGRESQL, ConfiguredServer.start(postgres, Database.POSTGRESQL, Map.of()));
        WORLDS.put(Database.EMBEDDED, ConfiguredServer.start(embedded, Database.EMBEDDED, Map.of()));
        world = WORLDS.get(Database.POSTGRESQL);
    }

    @AfterAll
    static void stop() {
        WORLDS.values().forEach(ConfiguredServer::close);
    }

    @AfterEach
    void on() {
        world.set("nox.manufacturers", "acme,globex,careful");
        world.remove("nox.manufacturer.acme.enabled");
        world.remove("nox.manufacturer.careful.enabled");
        world.awaitKey(KEY, 200);
        world.awaitKey(CAREFUL_KEY, 200);
        world = WORLDS.get(Database.POSTGRESQL);
    }

    @ParameterizedTest
    @EnumSource(Switch.class)
    void anOpenSessionBeginsNothingAndGoesOnAfterwards(Switch stop) {
        JsonObject session = world.newSession(KEY, user);
        assertEquals(200, browser.open(session).statusCode());
        stop.off();
        assertStopped(browser.open(session));
        assertStopped(new UserAgent().open(session));
        assertStopped(browser.choose(session, "north"));
        assertStopped(browser.post(page(session, "/leave"), Map.of()));
        assertEquals(401, world.api().read(KEY, session.getString("link_token")).statusCode());
        assertEquals(401, world.api().cancel(KEY, session.getString("link_token")).statusCode());
        on();
        assertEquals("open", status(KEY, session));
        assertTrue(browser.connect(session, "north").getQuery().contains("signed_data="));
        assertEquals("completed", status(KEY, session));
    }

    @ParameterizedTest
    @EnumSource(Switch.class)
    void inTheMiddleOfALoginNothingIsLearnedAndTheAnswerCountsAfterwards(Switch stop) {
        JsonObject session = world.newSession(KEY, user);
        URI callback = browser.logIn(session, "north");
        stop.off();
        assertStopped(browser.get(callback));
        assertStopped(browser.open(session));
        on();
        assertEquals("open", status(KEY, session));
        browser.connect(session, callback);
        assertEquals("completed", status(KEY, session));
    }

    @ParameterizedTest
    @EnumSource(Switch.class)
    void whoReadsTheAccountPageCannotAgree(Switch stop) throws SQLException {
        JsonObject session = world.newSession(KEY, user);
        HttpResponse<String> page = browser.readAccount(session, "north");
        stop.off();
        assertStopped(browser.agree(session, page));
        assertNotLinked();
        on();
        assertEquals("open", status(KEY, session));
        browser.agree(session, page);
        assertEquals("completed", status(KEY, session));
    }

    @ParameterizedTest
    @EnumSource(Switch.class)
    void theResultTheReceiptAndTheManagePageAreGoneMeanwhile(Switch stop) {
        JsonObject session = world.newSession(KEY, user);
        browser.connect(session, "north");
        String noxUserId = json(world.api().read(KEY, session.getString("link_token"))).getString("nox_user_id");
        URI manage = URI.create(json(world.api().manage(KEY, noxUserId, "{}")).getString("manage_url"));
        URI receipt = page(session, "/receipt");
        URI managePage = location(browser.get(manage));
        String below = managePage.toString().split("\\?")[0];
        assertEquals(200, browser.get(managePage).statusCode());
        stop.off();
        assertStopped(browser.open(session));
        assertStopped(browser.get(receipt));
        assertStopped(browser.get(manage));
        assertStopped(browser.get(managePage));
        assertStopped(browser.get(URI.create(below + "?notice=disconnect")));
        assertStopped(browser.get(URI.create(below + "/receipt")));
        assertStopped(browser.post(URI.create(below + "/disconnect"), Map.of()));
        on();
        assertEquals("connected", json(world.api().readConnection(KEY, noxUserId)).getString("status"));
        assertEquals(200, browser.get(managePage).statusCode());
        assertTrue(browser.open(session).body().contains("signed_data="));
        assertEquals(200, browser.get(receipt).statusCode());
    }

    @ParameterizedTest
    @EnumSource(Switch.class)
    void whatWaitsForAConfirmationWaitsOn(Switch stop) throws SQLException {
        JsonObject session = world.newSession(CAREFUL_KEY, user);
        String code = parameters(browser.connect(session, "north")).get("code");
        stop.off();
        assertStopped(browser.open(session));
        assertEquals(401, world.api().confirm(CAREFUL_KEY, session.getString("link_token"), code, user).statusCode());
        assertNotLinked();
        on();
        assertEquals(200, world.api().confirm(CAREFUL_KEY, session.getString("link_token"), code, user).statusCode());
    }

    @ParameterizedTest
    @EnumSource(Switch.class)
    void itsBrandIsNotShownAndOtherManufacturersGoOn(Switch stop) {
        assertEquals(200, browser.get(world.url("ui/brands/acme/style.css")).statusCode());
        stop.off();
        assertEquals(404, browser.get(world.url("ui/brands/acme/style.css")).statusCode());
        JsonObject other = world.newSession(GLOBEX_KEY, user);
        browser.connect(other, "north");
        assertEquals("completed", status(GLOBEX_KEY, other));
    }

    /** The page has let the agreement through, which waits for the session's row when the switch is turned. */
    @ParameterizedTest
    @EnumSource(Database.class)
    void anAgreementThatIsUnderWayLinksNothing(Database database) throws Exception {
        world = WORLDS.get(database);
        JsonObject session = world.newSession(KEY, user);
        HttpResponse<String> page = browser.readAccount(session, "north");
        CompletableFuture<HttpResponse<String>> agreement;
        try (Connection lock = locked(user)) {
            agreement = CompletableFuture.supplyAsync(() -> browser.agree(session, page));
            awaitWaiter(agreement);
            Switch.DISABLED.off();
            lock.rollback();
        }
        HttpResponse<String> answer = agreement.get();
        assertStopped(answer.statusCode() == 303 ? browser.get(location(answer)) : answer);
        assertNotLinked();
        on(database);
        assertEquals("open", status(KEY, session));
        browser.agree(session, page);
        assertEquals("completed", status(KEY, session));
    }

    private void on(Database database) {
        on();
        world = WORLDS.get(database);
    }

    private static Connection locked(String user) throws SQLException {
        Connection connection = world.database();
        connection.setAutoCommit(false);
        try (PreparedStatement select =
                connection.prepareStatement("select id from link_session where user_id = ? for update")) {
            select.setString(1, user);
            assertTrue(select.executeQuery().next());
        }
        return connection;
    }

    /** Until the server's transaction has made the subscriber's row, uncommitted, and so waits for the session's. */
    private static void awaitWaiter(CompletableFuture<?> agreement) {
        world.await(() -> waiters() > 0 || agreement.isDone(), "an agreement that waits");
        assertFalse(agreement.isDone());
    }

    private static long waiters() {
        boolean embedded = world == WORLDS.get(Database.EMBEDDED);
        try (Connection connection = world.database();
                ResultSet row = connection.createStatement().executeQuery(embedded
                        ? "select count(*) from information_schema.sessions where blocker_id is not null"
                        : "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and datname = current_database()")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertNotLinked() throws SQLException {
        try (Connection connection = world.database();
                PreparedStatement count =
                        connection.prepareStatement("select count(*) from subscriber where user_id = ?")) {
            count.setString(1, user);
            ResultSet row = count.executeQuery();
            row.next();
            assertEquals(0, row.getLong(1), "no NOX user came to be");
        }
    }

    private static String status(String key, JsonObject session) {
        return json(world.api().read(key, session.getString("link_token"))).getString("status");
    }

    /** A plain page: no brand, no way back, nothing to begin. */
    private static void assertStopped(HttpResponse<String> page) {
        assertEquals(404, page.statusCode(), page::body);
        for (String hint : new String[] {"Acme", "Careful", "brands/", "/callback", "<form", "signed_data"}) {
            assertFalse(page.body().contains(hint), () -> hint + " in " + page.body());
        }
    }
}
