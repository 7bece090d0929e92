package energy.nox.authenticator.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import energy.nox.authenticator.support.ItEnvironment;

/** The rules that the schema itself holds, on PostgreSQL and on H2. Each statement breaks one rule and nothing else. */
class ConstraintsIT {

    private static final String USER = "'00000000-0000-0000-0000-000000000001'";
    private static final String SESSION = "'00000000-0000-0000-0000-000000000002'";
    private static final String ANOTHER = "'00000000-0000-0000-0000-000000000003'";
    private static final String CONSENT = "'00000000-0000-0000-0000-000000000004'";
    private static final String DIGEST = bytes(32);
    private static final String SHORT = bytes(1);

    private static Connection postgres;
    private static Connection h2;

    @BeforeAll
    static void migrate() throws SQLException {
        try (Connection admin = ItEnvironment.postgres().getPostgresDatabase().getConnection()) {
            admin.createStatement().execute("create database constraints");
        }
        postgres = prepared(ItEnvironment.postgres().getDatabase("postgres", "constraints"));
        JdbcDataSource embedded = new JdbcDataSource();
        embedded.setURL("jdbc:h2:mem:constraints;DB_CLOSE_DELAY=-1");
        h2 = prepared(embedded);
    }

    @AfterAll
    static void close() throws SQLException {
        postgres.close();
        h2.close();
    }

    /** The migration's own connections are closed by then, as they are in a server that has run for a while. */
    private static Connection prepared(DataSource database) throws SQLException {
        Schema.migrate(database);
        Connection connection = database.getConnection();
        execute(connection, subscriber(USER, "u"));
        execute(connection, device(0, "pump"));
        execute(connection, consent(CONSENT, USER, "NL"));
        execute(connection, connection(USER));
        execute(connection, session(SESSION, DIGEST, "NL", "10"));
        execute(connection, attempt(DIGEST, "NL", "now()", "now()"));
        execute(connection, record(SESSION, DIGEST, 16));
        execute(connection, pending(SESSION, "NL"));
        connection.setAutoCommit(false);
        return connection;
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                        List.of("subscriber_user", subscriber(ANOTHER, "u")),
                        List.of("device_once", device(1, "pump")),
                        List.of("device_pkey", device(0, "charger")),
                        List.of("device_position", device(-1, "charger")),
                        List.of("device_subscriber", "update device set nox_user_id = " + ANOTHER),
                        List.of("supplier_connection_pkey", connection(USER)),
                        List.of("supplier_connection_subscriber", connection(ANOTHER)),
                        List.of("supplier_connection_consent",
                                "update supplier_connection set consent_id = " + ANOTHER),
                        List.of("supplier_connection_status", "update supplier_connection set status = 'PAUSED'"),
                        List.of("supplier_connection_reason", "update supplier_connection set reason = 'BY_CHANCE'"),
                        List.of("supplier_connection_account", "update supplier_connection set subject = null"),
                        List.of("supplier_connection_account", "update supplier_connection set status = 'DISCONNECTED',"
                                + " disconnected_at = now(), reason = 'BY_USER'"),
                        List.of("supplier_connection_account", "update supplier_connection set status = 'DISCONNECTED',"
                                + " issuer = null, subject = null, disconnected_at = now()"),
                        List.of("consent_subscriber", consent(ANOTHER, ANOTHER, "NL")),
                        List.of("consent_language", consent(ANOTHER, USER, "DE")),
                        List.of("pending_link_pkey", pending(SESSION, "NL")),
                        List.of("pending_link_session", pending(ANOTHER, "NL")),
                        List.of("pending_link_language", "update pending_link set language = 'DE'"),
                        List.of("link_session_lifetime",
                                "update link_session set deadline = expires_at - interval '1' second"),
                        List.of("link_session_confirmation", "update link_session set pending_at = now(),"
                                + " confirmation_digest = " + SHORT),
                        List.of("link_session_pending", "update link_session set confirmation_digest = " + DIGEST),
                        List.of("manage_session_token_digest", manageSession(SHORT, USER, "NL", "10")),
                        List.of("manage_session_language", manageSession(DIGEST, USER, "DE", "10")),
                        List.of("manage_session_lifetime", manageSession(DIGEST, USER, "NL", "0")),
                        List.of("manage_session_subscriber", manageSession(DIGEST, ANOTHER, "NL", "10")),
                        List.of("erasure_erased_by", "insert into erasure (id, manufacturer_id, erased_at, erased_by)"
                                + " values (" + ANOTHER + ", 'acme', now(), 'NOBODY')"),
                        List.of("link_session_token_digest", session(ANOTHER, SHORT, "NL", "10")),
                        List.of("link_session_language", session(ANOTHER, DIGEST, "DE", "10")),
                        List.of("link_session_lifetime", session(ANOTHER, DIGEST, "NL", "0")),
                        List.of("link_session_ends_once", "update link_session set completed_at = now(),"
                                + " cancelled_at = now(), nox_user_id = id, supplier_id = 'north',"
                                + " device_ids = array['pump']"),
                        List.of("link_session_completion", "update link_session set completed_at = now(),"
                                + " nox_user_id = id, device_ids = array['pump']"),
                        List.of("link_session_completion", "update link_session set nox_user_id = id"),
                        List.of("login_attempt_browser_digest", attempt(SHORT, "NL", "null", "null")),
                        List.of("login_attempt_language", attempt(DIGEST, "DE", "null", "null")),
                        List.of("login_attempt_completion", attempt(DIGEST, "NL", "null", "now()")),
                        List.of("idempotency_record_once", record(SESSION, DIGEST, 16)),
                        List.of("idempotency_record_link_session", record(ANOTHER, DIGEST, 16)),
                        List.of("idempotency_record_request_digest",
                                "update idempotency_record set request_digest = " + SHORT),
                        List.of("idempotency_record_token_salt",
                                "update idempotency_record set token_salt = " + SHORT),
                        List.of("expiry_count_one_row",
                                "insert into expiry_count (id, counted_until) values (2, now())"))
                .flatMap(rule -> Stream.of("PostgreSQL", "H2")
                        .map(database -> Arguments.of(database, rule.get(0), rule.get(1))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("broken")
    void theDatabaseRefusesWhatBreaksARule(String database, String constraint, String sql) throws SQLException {
        Connection connection = database.equals("H2") ? h2 : postgres;
        try {
            SQLException refused = assertThrows(SQLException.class, () -> execute(connection, sql));
            assertEquals("23", refused.getSQLState().substring(0, 2), "integrity constraint violation");
            // H2 names the index of a primary key instead of its constraint.
            assertTrue(constraint.endsWith("_pkey") || refused.getMessage().toLowerCase().contains(constraint),
                    refused::getMessage);
        } finally {
            connection.rollback();
        }
    }

    private static String subscriber(String id, String user) {
        return "insert into subscriber (nox_user_id, manufacturer_id, user_id, created_at, version) values (" + id
                + ", 'acme', '" + user + "', now(), 0)";
    }

    private static String device(int position, String device) {
        return "insert into device (nox_user_id, position, device_id) values (" + USER + ", " + position + ", '"
                + device + "')";
    }

    private static String consent(String id, String subscriber, String language) {
        return "insert into consent (id, nox_user_id, supplier_id, given_at, language, text_version, purposes, receipt)"
                + " values (" + id + ", " + subscriber + ", 'north', now(), '" + language
                + "', '0123456789ab', array['share_supplier'], 'a receipt')";
    }

    private static String connection(String subscriber) {
        return "insert into supplier_connection (nox_user_id, supplier_id, issuer, subject, status, consent_id,"
                + " connected_at) values (" + subscriber + ", 'north', 'https://north.example', 's', 'CONNECTED', "
                + CONSENT + ", now())";
    }

    private static String pending(String session, String language) {
        return "insert into pending_link (link_session_id, supplier_id, issuer, subject, agreed_at, language,"
                + " text_version, expires_at) values (" + session + ", 'north', 'https://north.example', 's', now(), '"
                + language + "', '0123456789ab', now())";
    }

    private static String manageSession(String digest, String subscriber, String language, String minutes) {
        return "insert into manage_session (id, token_digest, nox_user_id, language, created_at, expires_at) values ("
                + ANOTHER + ", " + digest + ", " + subscriber + ", '" + language + "', now(), now() + interval '"
                + minutes + "' minute)";
    }

    private static String session(String id, String digest, String language, String minutes) {
        return "insert into link_session (id, token_digest, manufacturer_id, user_id, language, redirect_url,"
                + " created_at, expires_at, deadline, version) values (" + id + ", " + digest + ", 'acme', 'u', '"
                + language + "', 'https://a.example/', now(), now() + interval '" + minutes
                + "' minute, now() + interval '" + minutes + "' minute, 0)";
    }

    private static String attempt(String digest, String language, String usedAt, String completedAt) {
        return "insert into login_attempt (id, link_session_id, supplier_id, browser_digest, language, created_at,"
                + " used_at, completed_at) values ('" + UUID.randomUUID() + "', " + SESSION + ", 'north', " + digest
                + ", '" + language + "', now(), " + usedAt + ", " + completedAt + ")";
    }

    private static String record(String session, String digest, int salt) {
        return "insert into idempotency_record (id, link_session_id, request_digest, token_salt) values ('"
                + UUID.randomUUID() + "', " + session + ", " + digest + ", " + bytes(salt) + ")";
    }

    private static String bytes(int count) {
        return "cast('" + "x".repeat(count) + "' as bytea)";
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
