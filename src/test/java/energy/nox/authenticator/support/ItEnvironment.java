package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

import energy.nox.authenticator.secret.Sha256;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * What stands before the first integration test: a real PostgreSQL behind a {@link DatabaseGate}, and the
 * configuration directory with its manufacturers. Unit tests run without it.
 */
public final class ItEnvironment implements LauncherSessionListener {

    public static final String ACME_KEY = "acme-test-key";
    public static final String GLOBEX_KEY = "globex-test-key";
    public static final String DISABLED_KEY = "disabled-test-key";

    private static EmbeddedPostgres postgres;
    private static DatabaseGate gate;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty("it.wlp") == null) {
            return;
        }
        try {
            postgres = EmbeddedPostgres.start();
            gate = new DatabaseGate(Integer.getInteger("it.db.port"), postgres.getPort());
            gate.open();
            configureManufacturers();
            Path server = Path.of(System.getProperty("it.wlp"), "usr/servers/arquillian");
            Files.writeString(Files.createDirectories(server.resolve("configDropins/overrides")).resolve("arquillian.xml"),
                    Files.readString(Path.of("src/test/liberty/arquillian.xml")));
            ShrinkWrap.create(WebArchive.class).add(EmptyAsset.INSTANCE, "empty.txt").as(ZipExporter.class)
                    .exportTo(server.resolve("apps/empty.war").toFile(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (postgres == null) {
            return;
        }
        HostedWorld.end();
        try {
            gate.close();
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static EmbeddedPostgres postgres() {
        return postgres;
    }

    public static String databaseUrl() {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
    }

    public static DatabaseGate databaseGate() {
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
        return Path.of(System.getProperty("it.config"));
    }

    public static String digest(String key) {
        return HexFormat.of().formatHex(Sha256.of(key.getBytes(StandardCharsets.UTF_8)));
    }

    private static void configureManufacturers() {
        configure("nox.ui.base-url", "https://auth.example/ui");
        configure("nox.signing.key", "generate");
        configure("nox.link-session.token-secrets", "generate");
        // Wrong keys are what many of the tests send.
        configure("nox.rate-limit.wrong-keys-per-minute", "0");
        // Tests clear and count themselves; no timer is to come between.
        configure("nox.link-session.cleanup.interval", "P1D");
        configure("nox.manufacturers", "acme,globex,disabled");
        configure("nox.manufacturers.reload-interval", "PT1S");
        configure("nox.manufacturer.acme.name", "acme manufacturing");
        configure("nox.manufacturer.acme.api-keys", digest(ACME_KEY));
        configure("nox.manufacturer.globex.name", "Globex");
        configure("nox.manufacturer.globex.brand", "Globex Home");
        configure("nox.manufacturer.globex.api-keys", digest(GLOBEX_KEY));
        configure("nox.manufacturer.globex.redirect-urls", "https://globex.example/callback,com.globex.app:/callback");
        configure("nox.manufacturer.disabled.name", "Disabled");
        configure("nox.manufacturer.disabled.enabled", "false");
        configure("nox.manufacturer.disabled.api-keys", digest(DISABLED_KEY));
    }
}
