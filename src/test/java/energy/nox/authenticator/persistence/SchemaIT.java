package energy.nox.authenticator.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import energy.nox.authenticator.support.ItEnvironment;

class SchemaIT {

    /** As many servers start on one new database; each has to find it migrated, once. */
    @Test
    void serversThatStartAtOnceMigrateOnce() throws Exception {
        try (Connection admin = ItEnvironment.postgres().getPostgresDatabase().getConnection()) {
            admin.createStatement().execute("create database migration_race");
        }
        DataSource database = ItEnvironment.postgres().getDatabase("postgres", "migration_race");
        ExecutorService servers = Executors.newFixedThreadPool(4);
        try {
            List<? extends Future<?>> starts = IntStream.range(0, 4)
                    .mapToObj(server -> servers.submit(() -> Schema.migrate(database))).toList();
            for (Future<?> start : starts) {
                start.get();
            }
        } finally {
            servers.shutdownNow();
        }
        try (Connection connection = database.getConnection();
                ResultSet history = connection.createStatement().executeQuery(
                        "select count(*), count(distinct version), bool_and(success) from schema_history")) {
            history.next();
            assertTrue(history.getInt(1) > 0);
            assertEquals(history.getInt(2), history.getInt(1));
            assertTrue(history.getBoolean(3));
        }
    }

    /** Requests give a database that says nothing a few seconds; a migration of many rows needs more. */
    @Test
    void aMigrationMayTakeLongerThanTheTimeoutOfARequest() throws Exception {
        try (Connection admin = ItEnvironment.postgres().getPostgresDatabase().getConnection()) {
            admin.createStatement().execute("create database slow_migration");
        }
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(ItEnvironment.databaseUrl().replaceAll("/postgres$", "/slow_migration"));
        database.setUser("postgres");
        database.setSocketTimeout(1);
        Schema.migrate(database, "classpath:db/slow");
        try (Connection connection = database.getConnection();
                ResultSet rows = connection.createStatement().executeQuery("select count(*) from took_two_seconds")) {
            assertTrue(rows.next());
        }
    }
}
