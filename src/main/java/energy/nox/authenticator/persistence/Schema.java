package energy.nox.authenticator.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.hibernate.SessionFactory;

import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.observe.Log;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;

/**
 * The database schema at start-up: Flyway brings it up to date, Hibernate then only validates it.
 *
 * <p>Several servers may start at once: Flyway holds a lock in the database while it migrates. With
 * {@code nox.db.migrate=false} a DBA runs the scripts of {@code db/migration}, and the start only validates.
 */
@ApplicationScoped
public class Schema {

    private static final Logger LOG = Log.of(Schema.class);
    private static final String SCRIPTS = "classpath:db/migration";

    @Resource(lookup = "jdbc/authenticator")
    private DataSource dataSource;

    @PersistenceUnit(unitName = "authenticator")
    private EntityManagerFactory entityManagers;

    @Inject
    private Settings settings;

    void onStart(@Observes @Priority(200) Startup event) throws SQLException {
        warnOfTheEmbeddedDatabase();
        if (settings.flag("nox.db.migrate", true)) {
            migrate(dataSource);
        } else {
            LOG.info("nox.db.migrate=false: the schema is left to its administrator");
        }
        entityManagers.unwrap(SessionFactory.class).getSchemaManager().validateMappedObjects();
    }

    private void warnOfTheEmbeddedDatabase() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            if (connection.getMetaData().getDatabaseProductName().equals("H2")) {
                LOG.warning("This server keeps its data in an embedded H2 database, for one server and for trying out;"
                        + " DB_URL, DB_USER and DB_PASSWORD lead to PostgreSQL");
            }
        }
    }

    static void migrate(DataSource dataSource) {
        Flyway.configure(Schema.class.getClassLoader())
                .dataSource(LongStatements.of(dataSource))
                .locations(SCRIPTS)
                .failOnMissingLocations(true)
                .table("schema_history")
                .load()
                .migrate();
    }
}
