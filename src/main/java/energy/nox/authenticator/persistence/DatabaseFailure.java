package energy.nox.authenticator.persistence;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.stream.Stream;

/** Tells what the database said from a defect of ours, whatever the layers between have wrapped it in. */
public final class DatabaseFailure {

    /**
     * SQLSTATE classes: connection exception, insufficient resources (too many connections), operator intervention
     * (shutdown, crash recovery).
     */
    private static final Set<String> AWAY = Set.of("08", "53", "57");

    private DatabaseFailure() {
    }

    public static boolean isUnavailable(Throwable failure) {
        return causes(failure).anyMatch(DatabaseFailure::saysUnavailable);
    }

    /** A row of the same identifier is there already (unique_violation). */
    public static boolean isDuplicate(Throwable failure) {
        return causes(failure).anyMatch(cause -> cause instanceof SQLException sql && "23505".equals(sql.getSQLState()));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(20);
    }

    private static boolean saysUnavailable(Throwable cause) {
        if (cause instanceof SQLTransientException) {
            return true;
        }
        return cause instanceof SQLException sql && sql.getSQLState() != null && sql.getSQLState().length() == 5
                && AWAY.contains(sql.getSQLState().substring(0, 2));
    }
}
