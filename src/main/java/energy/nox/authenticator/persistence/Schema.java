package energy.nox.authenticator.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.output.MigrateResult;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.tool.schema.spi.SchemaManagementException;

import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.config.StartException;
import energy.nox.authenticator.observe.Log;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;

/**
 * The database schema at the start: Flyway brings it up to date, Hibernate then only validates it.
 *
 * <p>Several servers may start at once: Flyway holds a lock in the database while it migrates. With
 * {@code nox.db.migrate=false} a DBA runs the scripts of {@code db/migration}, and the start only validates.
 */
@ApplicationScoped
public class Schema {

    private static final Logger LOG = Log.of(Schema.class);
    private static final String URL = "db.url";
    private static final String SCRIPTS = "classpath:db/migration";
    /** The way out of what is wrong with a database. */
    public static final String OTHER_DATABASE = "DB_URL, DB_USER and DB_PASSWORD lead to another one";

    @Resource(lookup = "jdbc/authenticator")
    private DataSource dataSource;

    @Resource(lookup = "jdbc/authenticator-probe")
    private DataSource probes;

    @PersistenceUnit(unitName = "authenticator")
    private EntityManagerFactory entityManagers;

    private Settings settings;
    private boolean migrating;
    private ProductionDatabase production;

    /** For the CDI proxy. */
    protected Schema() {
    }

    @Inject
    public Schema(Settings settings) {
        this.settings = settings;
        this.migrating = settings.flag("nox.db.migrate", true);
        this.production = new ProductionDatabase(settings);
        settings.text(URL).ifPresent(production::checkUrl);
    }

    /**
     * Brings the schema up to date and validates it.
     *
     * @return why the database cannot be asked now, or empty where the schema is ready
     * @throws StartException where the database answers and cannot be used as it is
     */
    public Optional<String> prepare() {
        try {
            checkDatabase();
            if (migrating) {
                migrate(dataSource);
            } else {
                LOG.info("nox.db.migrate=false: the schema is left to its administrator");
            }
            validate();
            return Optional.empty();
        } catch (RuntimeException | SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                return Optional.of(inOneLine(e));
            }
            throw asStartException(e);
        }
    }

    /** Where the database is, without what else the URL of a driver may hold: user, password and options. */
    public String location() {
        return settings.text(URL).map(Schema::withoutSecrets).orElse("of the data source jdbc/authenticator");
    }

    static String withoutSecrets(String url) {
        return url.replaceAll("[?;].*", "").replaceAll("//[^/]*@", "//");
    }

    private void checkDatabase() throws SQLException {
        production.checkDataSource(dataSource, "jdbc/authenticator");
        production.checkDataSource(probes, "jdbc/authenticator-probe");
        try (Connection connection = dataSource.getConnection()) {
            boolean embedded = connection.getMetaData().getDatabaseProductName().equals("H2");
            if (embedded) {
                LOG.log(settings.levelOfTrial(),
                        "This server keeps its data in an embedded H2 database, for one server and"
                        + " for trying out; DB_URL, DB_USER and DB_PASSWORD lead to PostgreSQL");
            }
            boolean embeddedDialect = entityManagers.unwrap(SessionFactoryImplementor.class).getJdbcServices()
                    .getDialect()
                    instanceof H2Dialect;
            if (embedded != embeddedDialect) {
                throw new StartException("the database at " + location()
                        + " could not be reached at first and was taken"
                        + " for PostgreSQL, which it is not; start again while it is there");
            }
        }
    }

    private void validate() {
        entityManagers.unwrap(SessionFactoryImplementor.class).getSchemaManager().validateMappedObjects();
    }

    static void migrate(DataSource dataSource) {
        migrate(dataSource, SCRIPTS);
    }

    static void migrate(DataSource dataSource, String scripts) {
        MigrateResult result = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(LongStatements.of(dataSource))
                .locations(scripts)
                .failOnMissingLocations(true)
                .table("schema_history")
                // What there is to tell is told here.
                .loggers("slf4j")
                .load()
                .migrate();
        if (result.migrationsExecuted > 0) {
            LOG.log(Level.INFO, "The database schema is now of version {0}", result.targetSchemaVersion);
        }
    }

    private RuntimeException asStartException(Exception failure) {
        String database = "the database at " + location();
        if (failure instanceof FlywayValidateException) {
            return new StartException(database
                    + " was made by an earlier, unreleased version of this application, or its"
                    + " schema_history was changed: its data cannot be taken over. Delete it (of the demo: the directory .data)"
                    + " or use an empty database; " + OTHER_DATABASE);
        }
        if (failure instanceof SchemaManagementException) {
            return new StartException(database + " lacks what this version needs (" + inOneLine(failure) + "): run the"
                    + " scripts of db/migration, or have them run at the start with nox.db.migrate=true");
        }
        if (failure instanceof FlywayException) {
            return new StartException(database + " cannot be migrated (" + inOneLine(failure)
                    + "): give its user the right to"
                    + " make tables, or run the scripts of db/migration and set nox.db.migrate=false");
        }
        if (failure instanceof SQLException) {
            return new StartException(database + " cannot be used (" + inOneLine(failure) + "); " + OTHER_DATABASE);
        }
        return (RuntimeException) failure;
    }

    private static String inOneLine(Exception failure) {
        return failure.getMessage().strip().replaceAll("\\s+", " ");
    }
}
