package energy.nox.authenticator.persistence;

import java.sql.SQLException;
import java.time.Duration;

import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.FlywayException;

/** Lets a migration of many rows take its time: the data source's own time-out is one that suits requests. */
final class LongMigration implements Callback {

    private static final int TIMEOUT_MILLIS = (int) Duration.ofHours(1).toMillis();

    private int usualMillis;

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try {
            if (event == Event.BEFORE_EACH_MIGRATE) {
                usualMillis = context.getConnection().getNetworkTimeout();
                context.getConnection().setNetworkTimeout(Runnable::run, TIMEOUT_MILLIS);
            } else {
                context.getConnection().setNetworkTimeout(Runnable::run, usualMillis);
            }
        } catch (SQLException e) {
            throw new FlywayException("The time-out of a connection could not be set", e);
        }
    }

    @Override
    public String getCallbackName() {
        return "long migration";
    }
}
