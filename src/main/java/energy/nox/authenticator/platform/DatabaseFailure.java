package energy.nox.authenticator.platform;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.stream.Stream;

/** Tells the database being away from a defect of ours, whatever the layers between have wrapped it in. */
public final class DatabaseFailure {

    /**
     * SQLSTATE classes: connection exception, insufficient resources (too many connections), operator intervention
     * (shutdown, crash recovery).
     */
    private static final Set<String> AWAY = Set.of("08", "53", "57");

    private DatabaseFailure() {
    }

    public static boolean isUnavailable(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .anyMatch(DatabaseFailure::saysUnavailable);
    }

    private static boolean saysUnavailable(Throwable cause) {
        if (cause instanceof SQLTransientException) {
            return true;
        }
        return cause instanceof SQLException sql && sql.getSQLState() != null && sql.getSQLState().length() == 5
                && AWAY.contains(sql.getSQLState().substring(0, 2));
    }
}
