package energy.nox.authenticator.persistence;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Tells what the database said from a defect of ours, whatever the layers between have wrapped it in. */
public final class DatabaseFailure {

    /** SQLSTATE sqlclient_unable_to_establish_sqlconnection. */
    static final String CANNOT_CONNECT = "08001";
    /** SQLSTATE of PostgreSQL, of class 53 (insufficient resources). */
    static final String TOO_MANY_CONNECTIONS = "53300";
    private static final String OVERLOAD = "53";

    /**
     * SQLSTATE classes: connection exception, insufficient resources (too many connections), operator intervention
     * (shutdown, crash recovery).
     */
    private static final Set<String> AWAY = Set.of("08", OVERLOAD, "57");

    private DatabaseFailure() {
    }

    public static boolean isUnavailable(Throwable failure) {
        return causes(failure).anyMatch(DatabaseFailure::saysUnavailable);
    }

    /** The database is there and has no resources left, for example no connection. */
    static boolean isOverload(Throwable failure) {
        return causes(failure).anyMatch(cause -> isOfClass(cause, Set.of(OVERLOAD)));
    }

    /** A constraint allows this row once and it is there already (unique_violation). */
    public static boolean isDuplicate(Throwable failure) {
        return causes(failure).anyMatch(cause -> cause instanceof SQLException sql && "23505".equals(sql.getSQLState()));
    }

    /** What the innermost cause says, in one line. */
    static String reason(Throwable failure) {
        return causes(failure).reduce((outer, inner) -> inner).orElseThrow().toString().lines().findFirst().orElse("");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(20);
    }

    private static boolean saysUnavailable(Throwable cause) {
        if (cause instanceof SQLTransientException) {
            return true;
        }
        return isOfClass(cause, AWAY);
    }

    private static boolean isOfClass(Throwable cause, Set<String> classes) {
        return cause instanceof SQLException sql && sql.getSQLState() != null && sql.getSQLState().length() == 5
                && classes.contains(sql.getSQLState().substring(0, 2));
    }
}
