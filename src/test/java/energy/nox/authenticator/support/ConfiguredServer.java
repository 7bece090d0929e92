package energy.nox.authenticator.support;

import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import jakarta.json.Json;
import jakarta.json.JsonObject;

/**
 * The production server with a directory of mounted configuration that a test changes while it runs. It reads that
 * again at each look. It has the manufacturers acme, globex, and careful (which confirms its users), and one supplier,
 * north.
 */
public final class ConfiguredServer implements AutoCloseable {

    public static final String KEY = "configured-key";
    public static final String GLOBEX_KEY = "configured-globex-key";
    public static final String CAREFUL_KEY = "configured-careful-key";

    /** Where the server keeps its data. */
    public enum Database {
        POSTGRESQL, EMBEDDED
    }

    public final ManufacturerApp app = new ManufacturerApp();
    public final MisbehavingSupplier supplier = MisbehavingSupplier.start();
    public final LibertyServer server;
    private final Path configuration;
    private final String databaseUrl;
    private final String databaseUser;

    private ConfiguredServer(Path directory, Database database, Map<String, String> more) throws SQLException {
        configuration = directory.resolve("configuration");
        boolean embedded = database == Database.EMBEDDED;
        databaseUser = embedded ? "nox" : "postgres";
        databaseUrl = embedded ? "jdbc:h2:file:" + directory.resolve("data")
                + ";AUTO_SERVER=TRUE;IGNORE_UNKNOWN_SETTINGS=TRUE" : newDatabase();
        Map<String, String> environment = new HashMap<>(Map.of(
                "DB_URL", databaseUrl,
                "DB_USER", databaseUser,
                "DB_PASSWORD", embedded ? "" : "postgres",
                "JVM_ARGS", "-Dh2.bindAddress=127.0.0.1",
                "NOX_CONFIG_DIRS", configuration.toString(),
                "NOX_UI_BASE_URL", "http://localhost:" + LibertyServer.PORT + "/ui",
                "NOX_LINK_SESSION_TOKEN_SECRETS", "generate",
                "NOX_RELOAD_INTERVAL", "PT0S"));
        environment.putAll(more);
        set("nox.signing.key", "generate");
        set("nox.manufacturers", "acme,globex,careful");
        List.of("acme", "globex", "careful").forEach(id -> set("nox.manufacturer." + id + ".redirect-urls", "any"));
        set("nox.manufacturer.acme.name", "Acme Manufacturing");
        set("nox.manufacturer.acme.api-keys", ItEnvironment.digest(KEY));
        set("nox.manufacturer.globex.name", "Globex");
        set("nox.manufacturer.globex.api-keys", ItEnvironment.digest(GLOBEX_KEY));
        set("nox.manufacturer.careful.name", "Careful Pumps");
        set("nox.manufacturer.careful.api-keys", ItEnvironment.digest(CAREFUL_KEY));
        set("nox.manufacturer.careful.confirmation", "required");
        set("nox.suppliers", "north");
        addSupplier("north", "North Energy");
        server = LibertyServer.start(directory.resolve("output"), environment);
        server.await(readiness -> readiness.contains("\"north\":\"available\""));
    }

    public static ConfiguredServer start(Path directory, Database database, Map<String, String> environment) {
        try {
            return new ConfiguredServer(directory, database, environment);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String newDatabase() throws SQLException {
        String name = "configured_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection admin = ItEnvironment.postgres().getPostgresDatabase().getConnection()) {
            admin.createStatement().execute("create database " + name);
        }
        return ItEnvironment.databaseUrl().replaceFirst("postgres$", name);
    }

    public Connection database() throws SQLException {
        return DriverManager.getConnection(databaseUrl, databaseUser, databaseUser.equals("nox") ? "" : "postgres");
    }

    /** What {@code nox.suppliers} may name from then on: the same provider under another name. */
    public void addSupplier(String id, String name) {
        set("nox.supplier." + id + ".name", name);
        set("nox.supplier." + id + ".issuer", supplier.issuer().toString());
        set("nox.supplier." + id + ".client-id", "nox");
    }

    /** Changes a property in one step, as Kubernetes does. */
    public void set(String property, String value) {
        try {
            Path written = Files.writeString(Files.createDirectories(configuration).resolve("." + property), value);
            Files.move(written, configuration.resolve(property), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void remove(String property) {
        try {
            Files.deleteIfExists(configuration.resolve(property));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public LinkSessionApi api() {
        return server.api();
    }

    /** A session whose way back leads to the {@link #app}. */
    public JsonObject newSession(String key, String user) {
        return json(api().create(key, body(Map.of("user_id", user, "language", "en",
                "redirect_url", app.callback().toString())).toString()));
    }

    /** Returns once the server answers this status to the key. */
    public void awaitKey(String key, int status) {
        await(() -> api().listConnections(key, "").statusCode() == status, "status " + status);
    }

    /** Asks until it is so, for half a minute. */
    public void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + " did not come:\n" + server.log());
            }
        }
    }

    public void awaitLog(String text) {
        await(() -> server.log().contains(text), text);
    }

    /** The lines of the audit so far. */
    public List<JsonObject> audit() {
        return server.log().lines().filter(line -> line.contains("{\"at\":"))
                .map(line -> Json.createReader(new StringReader(line.substring(line.indexOf("{\"at\":")))).readObject())
                .toList();
    }

    /** The first line of the audit with this event and these facts, once it is there. */
    public JsonObject awaitAudit(String event, Map<String, String> facts) {
        await(() -> findAudit(event, facts) != null, event + " " + facts);
        return findAudit(event, facts);
    }

    private JsonObject findAudit(String event, Map<String, String> facts) {
        return audit().stream().filter(line -> line.getString("event").equals(event))
                .filter(line -> facts.entrySet().stream()
                        .allMatch(fact -> fact.getValue().equals(line.getString(fact.getKey(), null))))
                .findFirst().orElse(null);
    }

    public URI url(String path) {
        return server.base().resolve(path);
    }

    @Override
    public void close() {
        server.close();
        supplier.close();
        app.close();
    }
}
