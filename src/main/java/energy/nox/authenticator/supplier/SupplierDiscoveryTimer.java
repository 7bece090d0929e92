package energy.nox.authenticator.supplier;

import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.platform.Log;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Keeps the suppliers' discovery documents fresh, so that a page never waits for one and an outage is known. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SupplierDiscoveryTimer {

    private static final Logger LOG = Log.of(SupplierDiscoveryTimer.class);
    private static final long FIRST_MILLIS = 500;
    private static final long EVERY_MILLIS = 5000;

    @Resource
    private TimerService timers;

    @Inject
    private Suppliers suppliers;

    @PostConstruct
    void schedule() {
        timers.createIntervalTimer(FIRST_MILLIS, EVERY_MILLIS, new TimerConfig(null, false));
    }

    @Timeout
    public void refresh() {
        for (SupplierConnection connection : suppliers.all()) {
            try {
                connection.refresh();
            } catch (RuntimeException e) {
                // The next supplier must not wait for this one to be right.
                LOG.log(Level.SEVERE, "Supplier " + connection.supplier().id() + " could not be refreshed", e);
            }
        }
    }
}
