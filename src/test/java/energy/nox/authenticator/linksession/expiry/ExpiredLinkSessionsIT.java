package energy.nox.authenticator.linksession.expiry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

import javax.sql.DataSource;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import energy.nox.authenticator.support.Deployments;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;

/** The count and the cleanup inside the server, on PostgreSQL. */
@ExtendWith(ArquillianExtension.class)
class ExpiredLinkSessionsIT {

    @Resource(lookup = "jdbc/authenticator")
    private DataSource dataSource;

    @EJB
    private ExpiryTimer timer;

    @Inject
    private ExpiredLinkSessions expired;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    private ManagedExecutorService executor;

    @Inject
    private UserTransaction transaction;

    @Deployment
    static WebArchive war() {
        return Deployments.builtWar().addPackage("energy.nox.authenticator.support");
    }

    @BeforeEach
    void emptyTable() throws SQLException {
        execute("delete from link_session");
    }

    @Test
    void removesWhatIsPastItsRetentionAndNothingElse() throws SQLException {
        insert("old", 2500, "now() - interval '25 hours'");
        insert("expired", 3, "now() - interval '23 hours'");
        insert("open", 3, "now() + interval '5 minutes'");
        timer.clear();
        assertEquals(0, count("old"));
        assertEquals(3, count("expired"));
        assertEquals(3, count("open"));
    }

    @Test
    void twoCleanersShareTheWorkWithoutDeadlockOrDoubleWork() throws Exception {
        insert("old", 20_000, "now() - interval '25 hours' - random() * interval '1 hour'");
        Callable<Integer> cleaner = () -> {
            int total = 0;
            for (int removed = 1; removed > 0;) {
                removed = expired.remove(Instant.now(), 500);
                total += removed;
            }
            return total;
        };
        List<Future<Integer>> cleaners = List.of(executor.submit(cleaner), executor.submit(cleaner));
        int total = 0;
        for (Future<Integer> done : cleaners) {
            total += done.get();
        }
        assertEquals(20_000, total);
        assertEquals(0, count("old"));
    }

    @Test
    void skipsRowsThatAnotherHolds() throws Exception {
        insert("held", 1, "now() - interval '30 hours'");
        insert("free", 1, "now() - interval '25 hours'");
        transaction.begin();
        try (Connection holder = dataSource.getConnection(); Statement lock = holder.createStatement()) {
            lock.executeQuery("select id from link_session where user_id = 'held' for update").close();
            assertEquals(1, expired.remove(Instant.now(), 10));
        } finally {
            transaction.rollback();
        }
        assertEquals(1, count("held"));
        assertEquals(0, count("free"));
    }

    @Test
    void countsOnceWhatExpiredWhileItWasOpen() throws SQLException {
        execute("update expiry_count set counted_until = now() - interval '1 hour'");
        insert("long ago", 1, "now() - interval '2 hours'");
        insert("expired", 3, "now() - interval '5 minutes'");
        insert("completed", 1, "now() - interval '5 minutes'");
        insert("cancelled", 1, "now() - interval '5 minutes'");
        insert("open", 1, "now() + interval '5 minutes'");
        execute("update link_session set completed_at = created_at, nox_user_id = id, supplier_id = 'north',"
                + " device_ids = '{}' where user_id = 'completed'");
        execute("update link_session set cancelled_at = created_at where user_id = 'cancelled'");
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        assertEquals(Map.of("acme", 3L), expired.count(now));
        assertEquals(Map.of(), expired.count(now.plusSeconds(1)));
        insert("expired since", 1, "now()");
        assertEquals(Map.of(), expired.count(now.minusSeconds(60)), "a clock that is behind");
    }

    /** Not before its deadline, which a login that began in time has moved. */
    @Test
    void forgetsWhatWasLearnedForASessionOnceItHasExpired() throws SQLException {
        insert("expired", 1, "now() - interval '1 second'");
        insert("open", 1, "now() + interval '5 minutes'");
        execute("insert into login_attempt (id, link_session_id, supplier_id, browser_digest, language, created_at,"
                + " used_at, issuer, subject, account_label, customer_number, authenticated_at, account_expires_at)"
                + " select id, id, 'north', sha256(''), 'NL', created_at, created_at, 'https://north.example', 's',"
                + " 'Alice J.', '567', created_at, deadline from link_session");
        execute("insert into pending_link (link_session_id, supplier_id, issuer, subject, agreed_at, language,"
                + " text_version, expires_at) select id, 'north', 'https://north.example', 's', created_at, 'NL',"
                + " '0123456789ab', deadline from link_session");
        timer.clear();
        assertEquals(1, count("expired"), "still readable");
        assertEquals(List.of("open"), users("login_attempt a on a.link_session_id = s.id where a.issuer is not null"
                + " or a.subject is not null or a.account_label is not null or a.customer_number is not null"));
        assertEquals(List.of("open"), users("pending_link p on p.link_session_id = s.id"));
    }

    @Test
    void leavesTheCountToTheServerThatIsCounting() throws Exception {
        execute("update expiry_count set counted_until = now() - interval '1 hour'");
        insert("expired", 1, "now() - interval '5 minutes'");
        transaction.begin();
        try (Connection other = dataSource.getConnection(); Statement lock = other.createStatement()) {
            lock.executeQuery("select id from expiry_count for update").close();
            assertEquals(Map.of(), expired.count(Instant.now()));
        } finally {
            transaction.rollback();
        }
        assertEquals(Map.of("acme", 1L), expired.count(Instant.now()));
    }

    @Test
    void goesByTheIndex() throws SQLException {
        insert("open", 50_000, "now() + interval '5 minutes'");
        execute("analyze link_session");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("explain select id from link_session where deadline < now()"
                        + " order by deadline limit 1000 for update skip locked")) {
            StringBuilder text = new StringBuilder();
            while (plan.next()) {
                text.append(plan.getString(1)).append('\n');
            }
            assertTrue(text.toString().contains("link_session_deadline"), text.toString());
        }
    }

    private void insert(String userId, int rows, String expiresAt) throws SQLException {
        execute("insert into link_session (id, token_digest, manufacturer_id, user_id, language, redirect_url, created_at,"
                + " expires_at, deadline, version) select gen_random_uuid(), sha256(''), 'acme', '" + userId + "',"
                + " 'NL', 'https://a.example/', now() - interval '3 days', at, at, 0 from (select " + expiresAt
                + " as at from generate_series(1, " + rows + ")) rows");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> users(String join) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select s.user_id from link_session s join " + join)) {
            List<String> users = new ArrayList<>();
            while (result.next()) {
                users.add(result.getString(1));
            }
            return users;
        }
    }

    private int count(String userId) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "select count(*) from link_session where user_id = '" + userId + "'")) {
            result.next();
            return result.getInt(1);
        }
    }
}
