package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL that can be stopped and started again on the same port with the same data. */
public final class RestartablePostgres implements AutoCloseable {

    private final Path data;
    private final int port = LibertyServer.freePort();
    private EmbeddedPostgres running;

    private RestartablePostgres(Path data) {
        this.data = data;
    }

    public static RestartablePostgres start(Path data) {
        RestartablePostgres postgres = new RestartablePostgres(data);
        postgres.start();
        return postgres;
    }

    public void start() {
        try {
            running = EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).setPort(port)
                    .setServerConfig("synchronous_commit", "on").setServerConfig("fsync", "on").start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stop() {
        try {
            running.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public Connection connect() throws SQLException {
        return running.getPostgresDatabase().getConnection();
    }

    @Override
    public void close() {
        stop();
    }
}
