package energy.nox.authenticator.connection;

import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.observe.Log;
import energy.nox.authenticator.persistence.DatabaseFailure;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** The timer that enforces the retention, on each server once an hour. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RetentionTimer {

    private static final Logger LOG = Log.of(RetentionTimer.class);
    private static final long INTERVAL = Duration.ofHours(1).toMillis();

    @Resource
    private TimerService timers;

    private Retention retention;

    /** For the EJB proxy. */
    public RetentionTimer() {
    }

    @Inject
    public RetentionTimer(Retention retention) {
        this.retention = retention;
    }

    /** From now on the timer runs; the start calls it. */
    public void schedule() {
        timers.createIntervalTimer(INTERVAL, INTERVAL, new TimerConfig(null, false));
    }

    @Timeout
    public void run() {
        try {
            retention.enforce();
        } catch (RuntimeException e) {
            // A timer that throws is retried at once and then may be cancelled; the next hour is soon enough.
            LOG.log(DatabaseFailure.isUnavailable(e) ? Level.WARNING : Level.SEVERE,
                    "The retention stopped and will go on at its next run", e);
        }
    }
}
