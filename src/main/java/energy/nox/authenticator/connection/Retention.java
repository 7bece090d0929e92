package energy.nox.authenticator.connection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.observe.Log;
import energy.nox.authenticator.subscriber.ConnectionView;
import energy.nox.authenticator.subscriber.Connections;
import energy.nox.authenticator.subscriber.ErasedBy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Erases the people whose data nobody needs any more: those whose connection ended long ago, and all those of a
 * manufacturer that has long been missing in the configuration. Each erasure is a transaction of its own. Servers share
 * the work: the second one that wants to erase a person finds the person gone. A person who has connected again in the
 * meantime stays.
 */
@ApplicationScoped
public class Retention {

    private static final Logger LOG = Log.of(Retention.class);
    private static final int BATCH = 100;

    private RemovedManufacturers removed;
    private Connections connections;
    private Erasures erasures;
    private Manufacturers manufacturers;
    private Clock clock;
    private Duration afterRemoval;
    private Duration afterDisconnection;

    /** For the CDI proxy. */
    protected Retention() {
    }

    @Inject
    public Retention(RemovedManufacturers removed, Connections connections, Erasures erasures,
            Manufacturers manufacturers, Settings settings, Clock clock) {
        this.removed = removed;
        this.connections = connections;
        this.erasures = erasures;
        this.manufacturers = manufacturers;
        this.clock = clock;
        afterRemoval = settings.duration("nox.retention.removed-manufacturer", Duration.ofDays(90), Duration.ZERO,
                Duration.ofDays(3650));
        afterDisconnection = settings.duration("nox.retention.disconnected", Duration.ofDays(365), Duration.ZERO,
                Duration.ofDays(3650));
    }

    /** @return how many people were erased by this call */
    public int enforce() {
        Instant now = clock.instant();
        removed.notice(connections.findManufacturerIds().stream()
                .filter(id -> !manufacturers.isConfigured(id)).toList(), now);
        int erased = 0;
        for (String manufacturer : removed.findNoticedBefore(now.minus(afterRemoval))) {
            erased += eraseAll(manufacturer);
        }
        erased += eraseDisconnectedBefore(now.minus(afterDisconnection));
        if (erased > 0) {
            LOG.log(Level.INFO, "The retention erased {0} people", erased);
        }
        return erased;
    }

    private int eraseAll(String manufacturer) {
        int total = 0;
        List<UUID> batch;
        do {
            batch = connections.findIds(manufacturer, BATCH);
            for (UUID noxUserId : batch) {
                total += erasures.erase(manufacturer, noxUserId, ErasedBy.RETENTION) ? 1 : 0;
            }
        } while (batch.size() == BATCH);
        return total;
    }

    private int eraseDisconnectedBefore(Instant moment) {
        int total = 0;
        List<ConnectionView> batch;
        do {
            batch = connections.findDisconnectedBefore(moment, BATCH);
            for (ConnectionView connection : batch) {
                total += erasures.eraseDisconnected(connection.manufacturerId(), connection.noxUserId(), moment,
                        ErasedBy.RETENTION) ? 1 : 0;
            }
        } while (batch.size() == BATCH);
        return total;
    }
}
