package energy.nox.authenticator.supplier;

import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.observe.Log;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;

/**
 * Keeps the suppliers' discovery documents fresh, so that a page never waits for one and an outage is known. Each
 * supplier is asked in a thread of its own: one that hangs delays no other.
 */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SupplierDiscoveryTimer {

    private static final Logger LOG = Log.of(SupplierDiscoveryTimer.class);
    private static final long EVERY_MILLIS = 1000;

    @Resource
    private TimerService timers;

    @Resource
    private ManagedExecutorService executor;

    @Inject
    private Suppliers suppliers;

    public void schedule() {
        timers.createIntervalTimer(0, EVERY_MILLIS, new TimerConfig(null, false));
    }

    @Timeout
    public void refresh() {
        suppliers.all().stream().filter(SupplierClient::isRefreshDue)
                .forEach(client -> executor.execute(() -> refresh(client)));
    }

    private static void refresh(SupplierClient client) {
        try {
            client.refresh();
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "Supplier " + client.supplier().id() + " could not be refreshed", e);
        }
    }
}
