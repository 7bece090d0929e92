package energy.nox.authenticator.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.apache.commons.io.FileUtils;
import org.jboss.arquillian.container.spi.ContainerRegistry;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The server of {@code arquillian.xml}: the production server's configuration without the WAR, which Arquillian
 * deploys. It is laid out anew when the first test of Arquillian runs, before Arquillian starts it.
 */
public final class ArquillianServer implements LoadableExtension {

    /** One for each checkout: Arquillian refuses to start while any server of that name runs on the machine. */
    private static final String NAME = "arquillian-" + Integer.toHexString(Path.of("").toAbsolutePath().hashCode());
    private static final Path CONFIGURATION = Path.of("liberty");

    @Override
    public void register(ExtensionBuilder extension) {
        extension.observer(ArquillianServer.class);
    }

    /** Called by Arquillian when it knows its servers and has started none. */
    public void layOut(@Observes ContainerRegistry servers) throws IOException {
        servers.getContainers().forEach(container -> container.getContainerConfiguration()
                .property("wlpHome", PackagedBuild.liberty().toString())
                .property("serverName", NAME));
        Path server = PackagedBuild.liberty().resolve("usr/servers").resolve(NAME);
        FileUtils.deleteDirectory(server.toFile());
        Path overrides = Files.createDirectories(server.resolve("configDropins/overrides"));
        for (String file : new String[] {"app.xml", "server.xml", "jvm.options"}) {
            Files.copy(CONFIGURATION.resolve(file), server.resolve(file));
        }
        // A dozen tests deploy the WAR one after another, more than the product's heap holds.
        Files.writeString(server.resolve("jvm.options"), "-Xmx1g\n", StandardOpenOption.APPEND);
        Files.copy(Path.of("src/test/liberty/arquillian.xml"), overrides.resolve("arquillian.xml"));
        ShrinkWrap.create(WebArchive.class).add(EmptyAsset.INSTANCE, "empty.txt").as(ZipExporter.class)
                .exportTo(Files.createDirectories(server.resolve("apps")).resolve("empty.war").toFile());
        ItEnvironment.configureManufacturers();
        Files.writeString(server.resolve("server.env"), """
                HTTP_PORT=%d
                DB_URL=%s
                DB_USER=postgres
                DB_PASSWORD=postgres
                JDBC_DIR=%s
                NOX_CONFIG_DIRS=%s
                """.formatted(LibertyServer.freePort(), ItEnvironment.gatedDatabaseUrl(), PackagedBuild.drivers(),
                ItEnvironment.directory()));
    }
}
