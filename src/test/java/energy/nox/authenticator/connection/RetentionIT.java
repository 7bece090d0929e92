package energy.nox.authenticator.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

import javax.sql.DataSource;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import energy.nox.authenticator.support.Deployments;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;

/** The retention inside the server, on PostgreSQL: time passes by moments that the database has. */
@ExtendWith(ArquillianExtension.class)
class RetentionIT {

    @Resource(lookup = "jdbc/authenticator")
    private DataSource dataSource;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    private ManagedExecutorService executor;

    @Inject
    private Retention retention;

    @Deployment
    static WebArchive war() {
        return Deployments.builtWar().addPackage("energy.nox.authenticator.support");
    }

    @BeforeEach
    @AfterEach
    void removeOurs() throws SQLException {
        execute("delete from subscriber where user_id like 'kept %'");
        execute("delete from link_session where user_id like 'kept %'");
        execute("delete from erasure where erased_by = 'RETENTION'");
        execute("delete from removed_manufacturer where manufacturer_id = 'gone'");
    }

    @Test
    void erasesTheUsersOfAManufacturerThatHasBeenGoneForNinetyDays() throws SQLException {
        insert("gone", 250);
        insert("acme", 1);
        assertEquals(0, retention.enforce(), "it is missed now");
        assertEquals(251, count("subscriber where user_id like 'kept %'"));
        missedFor("89 days", "gone");
        assertEquals(0, retention.enforce(), "a day is left, and a second look does not start the time anew");
        missedFor("90 days", "gone");
        assertEquals(250, retention.enforce());
        assertEquals(1, count("subscriber where user_id like 'kept %'"));
        assertEquals(1, count("link_session where user_id like 'kept %'"));
        assertEquals(250, count("erasure where manufacturer_id = 'gone' and erased_by = 'RETENTION'"));
        assertEquals(0, retention.enforce());
    }

    @Test
    void aManufacturerThatIsBackHasItsTimeAgain() throws SQLException {
        insert("acme", 1);
        missedFor("1 year", "acme");
        assertEquals(0, retention.enforce());
        assertEquals(1, count("subscriber where user_id like 'kept %'"));
        assertEquals(0, count("removed_manufacturer where manufacturer_id = 'acme'"));
    }

    @Test
    void aManufacturerThatIsOnlySwitchedOffIsNotMissing() throws SQLException {
        insert("disabled", 1);
        assertEquals(0, retention.enforce());
        assertEquals(0, count("removed_manufacturer where manufacturer_id = 'disabled'"));
    }

    @Test
    void erasesConnectionsThatEndedAYearAgo() throws SQLException {
        insert("acme", 4);
        disconnect("kept acme 1", "366 days");
        disconnect("kept acme 2", "364 days");
        connect("kept acme 3", "3 years");
        assertEquals(1, retention.enforce());
        assertEquals(0, count("subscriber where user_id = 'kept acme 1'"));
        assertEquals(0, count("link_session where user_id = 'kept acme 1'"));
        assertEquals(3, count("subscriber where user_id like 'kept %'"));
        assertEquals(1, count("erasure where manufacturer_id = 'acme' and erased_by = 'RETENTION'"));
    }

    @Test
    void twoServersEraseEachPersonOnce() throws Exception {
        insert("gone", 300);
        missedFor("1 year", "gone");
        Callable<Integer> server = retention::enforce;
        List<Future<Integer>> servers = List.of(executor.submit(server), executor.submit(server));
        int total = 0;
        for (Future<Integer> done : servers) {
            total += done.get();
        }
        assertEquals(300, total);
        assertEquals(300, count("erasure where manufacturer_id = 'gone'"));
    }

    private void insert(String manufacturer, int rows) throws SQLException {
        execute("insert into subscriber (nox_user_id, manufacturer_id, user_id, created_at, version)"
                + " select gen_random_uuid(), '" + manufacturer + "', 'kept " + manufacturer + " ' || i, now(), 0"
                + " from generate_series(1, " + rows + ") i");
        execute("insert into link_session (id, token_digest, manufacturer_id, user_id, language, redirect_url,"
                + " created_at, expires_at, deadline, version) select gen_random_uuid(), sha256(''), '" + manufacturer
                + "', 'kept " + manufacturer + " ' || i, 'NL', 'https://a.example/', now(), now() + interval '1 minute',"
                + " now() + interval '1 minute', 0 from generate_series(1, " + rows + ") i");
    }

    private void missedFor(String time, String manufacturer) throws SQLException {
        execute("insert into removed_manufacturer (manufacturer_id, noticed_at) values ('" + manufacturer + "', now()"
                + " - interval '" + time + "') on conflict (manufacturer_id) do update"
                + " set noticed_at = excluded.noticed_at");
    }

    private void connect(String user, String ago) throws SQLException {
        execute("insert into consent (id, nox_user_id, supplier_id, given_at, language, text_version, purposes,"
                + " receipt) select nox_user_id, nox_user_id, 'north', now() - interval '" + ago
                + "', 'NL', '0123456789ab', array['share_supplier'], 'a receipt' from subscriber where user_id = '" + user + "'");
        execute("insert into supplier_connection (nox_user_id, supplier_id, issuer, subject, status, consent_id,"
                + " connected_at) select nox_user_id, 'north', 'https://north.example', 's', 'CONNECTED', nox_user_id,"
                + " now() - interval '" + ago + "' from subscriber where user_id = '" + user + "'");
    }

    private void disconnect(String user, String ago) throws SQLException {
        connect(user, ago);
        execute("update supplier_connection c set status = 'DISCONNECTED', issuer = null, subject = null,"
                + " reason = 'BY_USER', disconnected_at = now() - interval '" + ago + "' from subscriber s"
                + " where s.nox_user_id = c.nox_user_id and s.user_id = '" + user + "'");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int count(String from) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + from)) {
            result.next();
            return result.getInt(1);
        }
    }
}
