package energy.nox.authenticator.persistence;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import energy.nox.authenticator.support.Deployments;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** Statements that take longer than a request may wait for one, on PostgreSQL. */
@ExtendWith(ArquillianExtension.class)
class LongStatementsIT {

    private static final String LONG = "select 1 from pg_sleep(4)";

    @Resource(lookup = "jdbc/authenticator")
    private DataSource dataSource;

    @Inject
    private Cleanup cleanup;

    @Deployment
    static WebArchive war() {
        return Deployments.builtWar().addPackage("energy.nox.authenticator.support").addClass(Cleanup.class);
    }

    /** Two statements in one transaction, after each of which Hibernate lets the connection go. */
    @ApplicationScoped
    public static class Cleanup {

        @PersistenceContext(unitName = "authenticator")
        private EntityManager entities;

        @Transactional
        public void run() {
            LongStatements.allow(entities);
            entities.createNativeQuery("select 1").getSingleResult();
            entities.createNativeQuery(LONG).getSingleResult();
        }
    }

    @Test
    void aMigrationMayTakeLong() throws SQLException {
        assertDoesNotThrow(() -> run(LongStatements.of(dataSource)));
        assertARequestIsCutOff();
    }

    @Test
    void aCleanupMayTakeLong() {
        assertDoesNotThrow(cleanup::run);
        assertARequestIsCutOff();
    }

    private void assertARequestIsCutOff() {
        SQLException failure = assertThrows(SQLException.class, () -> run(dataSource));
        assertTrue(DatabaseFailure.isUnavailable(failure), failure::toString);
    }

    private static void run(DataSource connections) throws SQLException {
        try (Connection connection = connections.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(LONG);
        }
    }
}
