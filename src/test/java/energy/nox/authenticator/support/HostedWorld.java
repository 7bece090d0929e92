package energy.nox.authenticator.support;

import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import energy.nox.authenticator.secret.RandomSecret;
import jakarta.json.JsonObject;

/**
 * Everything around a user who links: the production server on PostgreSQL, the manufacturer's app, a supplier that
 * misbehaves and Keycloak. It starts when the first test asks for it and serves all of them.
 */
public final class HostedWorld {

    public static final String KEY = "hosted-key";
    public static final String OTHER_KEY = "other-key";
    /** Of a manufacturer that confirms its user. */
    public static final String CONFIRMING_KEY = "confirming-key";
    /** Of a manufacturer whose users do not see the last page. */
    public static final String SKIPPING_KEY = "skipping-key";
    /** Of a manufacturer that may send three requests a minute. */
    public static final String LIMITED_KEY = "limited-key";
    /** As many logins of one session as its races need. */
    public static final int MAX_LOGINS = 20;
    private static HostedWorld world;

    public final ManufacturerApp app = new ManufacturerApp();
    public final MisbehavingSupplier misbehaving = MisbehavingSupplier.start();
    public final LibertyServer server;
    private final Map<String, String> environment;
    private LibertyServer secondServer;
    private LibertyServer embeddedServer;
    private String embeddedDatabaseUrl;
    public final KeycloakServer keycloak;

    private HostedWorld() {
        int keycloakPort = LibertyServer.freePort();
        String keycloakIssuer = "http://127.0.0.1:" + keycloakPort + "/realms/energy";
        environment = new HashMap<>(Map.of(
                "DB_URL", ItEnvironment.databaseUrl(),
                "DB_USER", "postgres",
                "DB_PASSWORD", "postgres",
                "NOX_UI_BASE_URL", "http://localhost:" + LibertyServer.PORT + "/ui",
                "NOX_SIGNING_KEY", "generate",
                "NOX_LINK_SESSION_TOKEN_SECRETS", RandomSecret.next(),
                "NOX_MANUFACTURERS", "acme,other,limited,confirming,skipping",
                "NOX_MANUFACTURER_ACME_NAME", "Acme Manufacturing",
                "NOX_MANUFACTURER_ACME_API_KEYS", ItEnvironment.digest(KEY),
                "NOX_SUPPLIERS", "keycloak,keycloak-consent,misbehaving,recent,nowhere"));
        for (String id : List.of("ACME", "OTHER", "LIMITED", "CONFIRMING")) {
            environment.put("NOX_MANUFACTURER_" + id + "_REDIRECT_URLS", "any");
        }
        environment.put("NOX_LINK_SESSION_CLEANUP_INTERVAL", "P1D");
        environment.put("NOX_LINK_SESSION_MAX_LOGINS", Integer.toString(MAX_LOGINS));
        environment.put("NOX_MANUFACTURER_OTHER_NAME", "Other");
        environment.put("NOX_MANUFACTURER_OTHER_API_KEYS", ItEnvironment.digest(OTHER_KEY));
        environment.put("NOX_MANUFACTURER_LIMITED_NAME", "Limited");
        environment.put("NOX_MANUFACTURER_LIMITED_API_KEYS", ItEnvironment.digest(LIMITED_KEY));
        environment.put("NOX_MANUFACTURER_LIMITED_REQUESTS_PER_MINUTE", "3");
        environment.put("NOX_MANUFACTURER_CONFIRMING_NAME", "Careful Pumps");
        environment.put("NOX_MANUFACTURER_CONFIRMING_API_KEYS", ItEnvironment.digest(CONFIRMING_KEY));
        environment.put("NOX_MANUFACTURER_CONFIRMING_CONFIRMATION", "required");
        environment.put("NOX_MANUFACTURER_SKIPPING_NAME", "Quick Chargers");
        environment.put("NOX_MANUFACTURER_SKIPPING_API_KEYS", ItEnvironment.digest(SKIPPING_KEY));
        environment.put("NOX_MANUFACTURER_SKIPPING_RESULT_PAGE", "skip");
        environment.put("NOX_MANUFACTURER_SKIPPING_REDIRECT_URLS",
                app.callback().toString().split("\\?")[0] + ",com.quick.app:/callback");
        environment.putAll(supplier("KEYCLOAK", "Keycloak Energie", keycloakIssuer, "nox-authenticator"));
        environment.put("NOX_SUPPLIER_KEYCLOAK_CLIENT_SECRET", "for-tests-only");
        environment.put("NOX_SUPPLIER_KEYCLOAK_SCOPES", "openid profile email");
        environment.putAll(supplier("KEYCLOAK_CONSENT", "Consent Energie", keycloakIssuer, "nox-authenticator-consent"));
        environment.put("NOX_SUPPLIER_KEYCLOAK_CONSENT_CLIENT_SECRET", "for-tests-only");
        environment.put("NOX_SUPPLIER_KEYCLOAK_CONSENT_SCOPES", "openid profile email");
        environment.putAll(supplier("MISBEHAVING", "Misbehaving Energie", misbehaving.issuer().toString(), "nox"));
        environment.putAll(supplier("RECENT", "Recent Energie", misbehaving.issuer().toString(), "nox"));
        environment.put("NOX_SUPPLIER_RECENT_PROMPT", "select_account");
        environment.put("NOX_SUPPLIER_RECENT_MAX_AGE", "PT5M");
        environment.put("NOX_SUPPLIER_RECENT_CUSTOMER_NUMBER_CLAIM", "customer_number");
        environment.putAll(supplier("NOWHERE", "Nowhere Energie", "http://localhost:1/", "nox"));
        // Many, that only one manufacturer offers.
        for (int i = 1; i <= 8; i++) {
            environment.merge("NOX_SUPPLIERS", ",regional-" + i, String::concat);
            environment.putAll(supplier("REGIONAL_" + i, "Regional " + i, "http://localhost:1/", "nox"));
            environment.put("NOX_SUPPLIER_REGIONAL_" + i + "_MANUFACTURERS", "other");
        }
        server = LibertyServer.start(Path.of("target", "hosted-server"), environment);
        keycloak = KeycloakServer.start(PackagedBuild.keycloak(), keycloakPort,
                URI.create(server.base().toString().replaceAll("/$", "")));
    }

    public static synchronized HostedWorld get() {
        if (world == null) {
            world = new HostedWorld();
        }
        return world;
    }

    /** Another server on the same database, with the same configuration. */
    public synchronized LibertyServer secondServer() {
        if (secondServer == null) {
            secondServer = LibertyServer.start(Path.of("target", "second-server"), environment);
        }
        return secondServer;
    }

    /** A server with the same configuration on an embedded H2 database, new with each run. */
    public synchronized LibertyServer embeddedServer() {
        if (embeddedServer == null) {
            Path output = temporaryDirectory();
            // AUTO_SERVER lets the tests look into the database while the server has it open.
            embeddedDatabaseUrl = "jdbc:h2:file:" + output.resolve("data")
                    + ";AUTO_SERVER=TRUE;IGNORE_UNKNOWN_SETTINGS=TRUE";
            Map<String, String> embedded = new HashMap<>(environment);
            embedded.keySet().removeAll(Set.of("DB_USER", "DB_PASSWORD"));
            embedded.put("DB_URL", embeddedDatabaseUrl);
            embedded.put("JVM_ARGS", "-Dh2.bindAddress=127.0.0.1");
            embeddedServer = LibertyServer.start(output, embedded);
        }
        return embeddedServer;
    }

    public Connection embeddedDatabase() throws SQLException {
        return DriverManager.getConnection(embeddedDatabaseUrl, "nox", "");
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "embedded-server");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static synchronized void end() {
        if (world != null) {
            if (world.embeddedServer != null) {
                world.embeddedServer.close();
            }
            if (world.secondServer != null) {
                world.secondServer.close();
            }
            world.keycloak.close();
            world.server.close();
            world.misbehaving.close();
            world.app.close();
            world = null;
        }
    }

    /** A session of a new user, as the manufacturer's backend creates it. */
    public JsonObject newSession(String language) {
        return newSession("user-" + UUID.randomUUID(), language);
    }

    public JsonObject newSession(String userId, String language) {
        return newSession(KEY, Map.of("user_id", userId, "language", language));
    }

    /** A session of the manufacturer with that key, whose way back leads to the {@link #app}. */
    public JsonObject newSession(String apiKey, Map<String, Object> fields) {
        Map<String, Object> all = new HashMap<>(Map.of("user_id", "user-" + UUID.randomUUID(), "language", "en",
                "redirect_url", app.callback().toString()));
        all.putAll(fields);
        return json(server.api().create(apiKey, body(all).toString()));
    }

    /** One value of the database, as text. */
    public String query(String sql, String parameter) {
        try (Connection connection = ItEnvironment.postgres().getPostgresDatabase().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets a session end that nobody finished in time. */
    public void expire(JsonObject session) {
        query("update link_session set created_at = created_at - interval '1 hour',"
                        + " expires_at = now() - interval '1 second', deadline = now() - interval '1 second'"
                        + " where user_id = ? returning id::text",
                session.getString("manufacturer_user_id"));
    }

    /** Lets {@code expires_at} pass, but not the time that a login which began before it has. */
    public void passExpiry(JsonObject session) {
        query("update link_session set created_at = created_at - interval '1 hour',"
                        + " expires_at = now() - interval '1 second' where user_id = ? returning id::text",
                session.getString("manufacturer_user_id"));
    }

    private static Map<String, String> supplier(String id, String name, String issuer, String clientId) {
        String prefix = "NOX_SUPPLIER_" + id + "_";
        return Map.of(prefix + "NAME", name, prefix + "ISSUER", issuer, prefix + "CLIENT_ID", clientId);
    }
}
