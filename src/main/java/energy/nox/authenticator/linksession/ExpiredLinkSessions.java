package energy.nox.authenticator.linksession;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

/**
 * The timer that clears out sessions once they have been expired for the retention time. Each server has its own;
 * they share the work, since each batch skips the rows that another one holds.
 */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ExpiredLinkSessions {

    private static final Logger LOG = Log.of(ExpiredLinkSessions.class);
    /** For completions that began in time and have yet to commit, and for servers whose clocks differ. */
    private static final Duration COUNTING_DELAY = Duration.ofMinutes(1);

    @Resource
    private TimerService timers;

    @Inject
    private LinkSessionConfig config;

    @Inject
    private ExpiredLinkSessionsBatch batch;

    @Inject
    private ExpiredLinkSessionsCount count;

    @Inject
    private LinkSessionSignals signals;

    @Inject
    private Clock clock;

    public void schedule() {
        long interval = config.cleanupInterval().toMillis();
        timers.createIntervalTimer(interval, interval, new TimerConfig(null, false));
    }

    /** Counts what has expired, then clears batch after batch, each in a transaction of its own, until one is not full. */
    @Timeout
    public void clear() {
        // As precise as the databases keep it.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant before = now.minus(config.retention());
        int total = 0;
        countExpired(now.minus(COUNTING_DELAY));
        try {
            int removed;
            do {
                removed = batch.remove(before, config.cleanupBatchSize());
                total += removed;
            } while (removed == config.cleanupBatchSize());
        } catch (RuntimeException e) {
            // A timer that throws is retried at once and then may be cancelled; the next tick is soon enough.
            LOG.log(DatabaseFailure.isUnavailable(e) ? Level.WARNING : Level.SEVERE,
                    "The cleanup of expired link sessions stopped and will go on at its next run", e);
        }
        if (total > 0) {
            signals.cleared(total);
            LOG.log(Level.INFO, "Removed {0} expired link sessions", total);
        }
    }

    /** What fails here fails the metric alone. */
    private void countExpired(Instant until) {
        try {
            count.countUntil(until).forEach(signals::expired);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The link sessions that expired are not counted until the next run", e);
        }
    }
}
