package energy.nox.authenticator.linksession.expiry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.linksession.LinkSessionConfig;
import energy.nox.authenticator.linksession.LinkSessionSignals;
import energy.nox.authenticator.observe.Log;
import energy.nox.authenticator.persistence.DatabaseFailure;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/** The timer that has expired sessions counted and removed. Each server has its own; they share the work. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ExpiryTimer {

    private static final Logger LOG = Log.of(ExpiryTimer.class);
    /** For completions that began in time and have yet to commit, and for servers whose clocks differ. */
    private static final Duration COUNTING_DELAY = Duration.ofMinutes(1);

    @Resource
    private TimerService timers;

    private LinkSessionConfig config;
    private ExpiredLinkSessions expired;
    private LinkSessionSignals signals;
    private Event<LinkSessionsExpired> expiries;
    private Clock clock;

    /** For the EJB proxy. */
    public ExpiryTimer() {
    }

    @Inject
    public ExpiryTimer(LinkSessionConfig config, ExpiredLinkSessions expired, LinkSessionSignals signals,
            Event<LinkSessionsExpired> expiries, Clock clock) {
        this.config = config;
        this.expired = expired;
        this.signals = signals;
        this.expiries = expiries;
        this.clock = clock;
    }

    public void schedule() {
        long interval = config.cleanupInterval().toMillis();
        timers.createIntervalTimer(interval, interval, new TimerConfig(null, false));
    }

    /** Counts what has expired, then removes batch after batch, each in its own transaction, until one is not full. */
    @Timeout
    public void clear() {
        Instant now = clock.instant();
        forget(now);
        count(now.minus(COUNTING_DELAY));
        int total = 0;
        try {
            int removed;
            do {
                removed = expired.remove(now.minus(config.retention()), config.cleanupBatchSize());
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

    /** What was kept for sessions until they end is removed by whoever keeps it. */
    private void forget(Instant now) {
        try {
            expiries.fire(new LinkSessionsExpired(now));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "What was kept for expired link sessions is removed at the next run", e);
        }
    }

    /** A failure costs the metric its numbers until the next run, and nothing else. */
    private void count(Instant until) {
        try {
            expired.count(until).forEach(signals::expired);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The link sessions that expired are not counted until the next run", e);
        }
    }
}
