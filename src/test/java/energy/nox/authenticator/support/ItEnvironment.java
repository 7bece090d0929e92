package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

import org.apache.commons.io.FileUtils;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

import energy.nox.authenticator.secret.Sha256;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * What the integration tests share: a real PostgreSQL, a {@link DatabaseGate} before it, and the directory of mounted
 * configuration that {@link ArquillianServer} reads. Each starts when the first test asks for it and ends with the
 * tests; unit tests, which ask for none, run without.
 */
public final class ItEnvironment implements LauncherSessionListener {

    public static final String ACME_KEY = "acme-test-key";
    public static final String GLOBEX_KEY = "globex-test-key";
    public static final String DISABLED_KEY = "disabled-test-key";

    private static EmbeddedPostgres postgres;
    private static DatabaseGate gate;
    private static int gatePort;

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        HostedWorld.end();
        end();
    }

    private static synchronized void end() {
        if (gate != null) {
            gate.close();
            gate = null;
        }
        if (postgres != null) {
            try {
                postgres.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            postgres = null;
        }
    }

    public static synchronized EmbeddedPostgres postgres() {
        if (postgres == null) {
            try {
                postgres = EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL does not start", e);
            }
        }
        return postgres;
    }

    /** Past the gate. */
    public static String databaseUrl() {
        return databaseUrl(postgres().getPort());
    }

    /** Through the gate. */
    static synchronized String gatedDatabaseUrl() {
        if (gate == null) {
            gatePort = LibertyServer.freePort();
            gate = new DatabaseGate(gatePort, postgres().getPort());
            gate.open();
        }
        return databaseUrl(gatePort);
    }

    private static String databaseUrl(int port) {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    /** Between PostgreSQL and the server of Arquillian. */
    public static synchronized DatabaseGate databaseGate() {
        return gate;
    }

    /** Writes a property as Kubernetes mounts it: a file with its name. */
    public static void configure(String property, String value) {
        try {
            Files.writeString(Files.createDirectories(directory()).resolve(property), value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path directory() {
        return Path.of("target", "it-config").toAbsolutePath();
    }

    public static String digest(String key) {
        return HexFormat.of().formatHex(Sha256.of(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** The configuration that the server of Arquillian starts with. */
    static void configureManufacturers() throws IOException {
        // What a run that was broken off has left.
        FileUtils.deleteDirectory(directory().toFile());
        configure("nox.ui.base-url", "https://auth.example/ui");
        configure("nox.security.contact", "mailto:security@auth.example");
        configure("nox.signing.key", "generate");
        configure("nox.link-session.token-secrets", "generate");
        // Wrong keys are what many of the tests send.
        configure("nox.rate-limit.wrong-keys-per-minute", "0");
        // So are many requests in a short time.
        configure("nox.rate-limit.requests-per-minute", "0");
        configure("nox.rate-limit.pages-per-minute", "0");
        // Tests clear and count themselves; no timer is to come between.
        configure("nox.link-session.cleanup.interval", "P1D");
        configure("nox.manufacturers", "acme,globex,disabled");
        configure("nox.manufacturers.reload-interval", "PT1S");
        configure("nox.manufacturer.acme.name", "acme manufacturing");
        configure("nox.manufacturer.acme.api-keys", digest(ACME_KEY));
        configure("nox.manufacturer.acme.redirect-urls", "any");
        configure("nox.manufacturer.globex.name", "Globex");
        configure("nox.manufacturer.globex.brand", "Globex Home");
        configure("nox.manufacturer.globex.api-keys", digest(GLOBEX_KEY));
        configure("nox.manufacturer.globex.redirect-urls", "https://globex.example/callback,com.globex.app:/callback");
        configure("nox.manufacturer.disabled.name", "Disabled");
        configure("nox.manufacturer.disabled.enabled", "false");
        configure("nox.manufacturer.disabled.api-keys", digest(DISABLED_KEY));
    }
}
