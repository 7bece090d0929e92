package energy.nox.authenticator.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;

import javax.sql.DataSource;

import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.service.spi.ServiceContributor;

/**
 * Lets Hibernate start while the database is away. A server makes the persistence unit before the application runs, and
 * Hibernate then asks the database what it is. Where it does not answer, it is taken for PostgreSQL: the embedded
 * database is part of this process and cannot be away. {@link Schema} waits for it afterwards, and checks.
 */
public class DatabaseAtStart implements ServiceContributor {

    private static final Logger LOG = Logger.getLogger(DatabaseAtStart.class.getName());

    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        if (builder.getSettings().get(JdbcSettings.JAKARTA_JTA_DATASOURCE) instanceof DataSource database
                && !answers(database)) {
            builder.applySetting(JdbcSettings.ALLOW_METADATA_ON_BOOT, false);
            builder.applySetting(JdbcSettings.JAKARTA_HBM2DDL_DB_NAME, "PostgreSQL");
        }
    }

    private static boolean answers(DataSource database) {
        try (Connection connection = database.getConnection()) {
            return true;
        } catch (SQLException e) {
            LOG.log(Level.FINE, "The database does not answer; the start goes on without it", e);
            return false;
        }
    }
}
