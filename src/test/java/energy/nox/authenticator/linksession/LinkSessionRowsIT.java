package energy.nox.authenticator.linksession;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.persistence.DatabaseFailure;
import energy.nox.authenticator.support.Deployments;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;

/** What the group commit asks of its store when things go wrong, on PostgreSQL. */
@ExtendWith(ArquillianExtension.class)
class LinkSessionRowsIT {

    @Inject
    private LinkSessionRows rows;

    @Resource(lookup = "jdbc/authenticator")
    private DataSource dataSource;

    @Deployment
    static WebArchive war() {
        return Deployments.builtWar().addPackage("energy.nox.authenticator.support");
    }

    @Test
    void aRowWhoseCommitWasInDoubtIsThereOnce() throws SQLException {
        LinkSession row = row("in-doubt");
        rows.insertAll(List.of(row));
        assertDoesNotThrow(() -> rows.insertUnlessThere(row));
        assertEquals(1, count("in-doubt"));
    }

    @Test
    void aRowIsStoredOnItsOwnAfterItsGroupHasFailed() throws SQLException {
        LinkSession stored = row("stored");
        rows.insertAll(List.of(stored));
        LinkSession neighbour = row("neighbour");
        assertThrows(RuntimeException.class, () -> rows.insertAll(List.of(neighbour, stored)));
        assertEquals(0, count("neighbour"));
        rows.insertUnlessThere(neighbour);
        assertEquals(1, count("neighbour"));
    }

    @Test
    void aRowThatIsThereIsToldApartAndItsContentStaysOutOfTheMessage() {
        LinkSession row = row("private-user-id");
        rows.insertAll(List.of(row));
        RuntimeException failure = assertThrows(RuntimeException.class, () -> rows.insertAll(List.of(row)));
        assertTrue(DatabaseFailure.isDuplicate(failure), failure::toString);
        StringWriter log = new StringWriter();
        failure.printStackTrace(new PrintWriter(log));
        assertFalse(log.toString().contains("private-user-id"), log::toString);
    }

    private static LinkSession row(String userId) {
        Manufacturer manufacturer =
                new Manufacturer("acme", "Acme", "Acme", true, List.of(), Optional.empty(), "#0b6e4f",
                    Optional.empty(), 0, false, true);
        NewLinkSession request = new NewLinkSession(manufacturer, userId, Language.NL, "https://your-app.com/callback", Optional.empty(), Optional.empty());
        return LinkSession.open(LinkToken.random(), request, Instant.now(), Duration.ofMinutes(10));
    }

    private int count(String userId) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from link_session where user_id = '" + userId + "'")) {
            row.next();
            return row.getInt(1);
        }
    }
}
