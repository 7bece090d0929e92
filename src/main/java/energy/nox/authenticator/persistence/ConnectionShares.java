package energy.nox.authenticator.persistence;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;

import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.observe.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Leaves connections for everybody. The requests of one tenant that use the database at the same time are at most its
 * share: {@code nox.db.connections-per-manufacturer} of a manufacturer's calls, and a quarter of the pool of all pages
 * together, whosever users open them. A further request waits for a second at most, and is refused at once where many
 * wait already, since each of them holds a thread.
 *
 * <p>A request takes its place with its first connection and keeps it until the request ends, for the transaction uses
 * the connection until its commit, which is after Hibernate has given it back. So a request that needs a second
 * connection never waits for itself. One that waits for somebody else meanwhile gives its place back
 * ({@link #giveBack}). What belongs to no tenant (timers, the group commit) has no share.
 */
@ApplicationScoped
public class ConnectionShares {

    private static final Logger LOG = Log.of(ConnectionShares.class);
    private static final String PROPERTY = "nox.db.connections-per-manufacturer";
    /** A variable of this project's server; another one may not tell it. */
    private static final String POOL_SIZE = "db.pool.size";
    private static final int USUAL_POOL_SIZE = 20;
    private static final int MAX_SIZE = 10_000;
    private static final long MAX_WAIT_MILLIS = 1000;
    /** Each of these users has asked for one page; they are many, where a backend can come again. */
    private static final int MAX_WAITING_PAGES = 200;
    /** {@link ConnectionGate} is made by Hibernate, so it can have nothing injected. */
    private static final ThreadLocal<Share> CURRENT = new ThreadLocal<>();

    private static final class Tenant {

        final String refusal;
        final Semaphore places;
        final int maxWaiting;
        final AtomicInteger waiting = new AtomicInteger();

        Tenant(String refusal, int places, int maxWaiting) {
            this.refusal = refusal;
            this.places = new Semaphore(places, true);
            this.maxWaiting = maxWaiting;
        }

        boolean take() {
            try {
                // Not before those who wait.
                if (places.tryAcquire(0, TimeUnit.MILLISECONDS)) {
                    return true;
                }
                if (waiting.incrementAndGet() > maxWaiting) {
                    waiting.decrementAndGet();
                    return false;
                }
                try {
                    return places.tryAcquire(MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS);
                } finally {
                    waiting.decrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** Of the request that the current thread serves. */
    private static final class Share {

        final Tenant tenant;
        boolean taken;

        Share(Tenant tenant) {
            this.tenant = tenant;
        }

        void giveBack() {
            if (taken) {
                taken = false;
                tenant.places.release();
            }
        }
    }

    /** They are few: only a manufacturer that is configured has one. */
    private final Map<String, Tenant> manufacturers = new ConcurrentHashMap<>();
    private Tenant pages;
    private int size;

    /** For the CDI proxy. */
    protected ConnectionShares() {
    }

    @Inject
    public ConnectionShares(Settings settings) {
        int known = settings.number(POOL_SIZE, 0, 0, MAX_SIZE);
        int pool = known == 0 ? USUAL_POOL_SIZE : known;
        this.size = settings.number(PROPERTY, Math.max(1, pool * 2 / 5), 1, MAX_SIZE);
        this.pages = new Tenant("The pages have all of their connections in use, a quarter of the pool",
                Math.max(1, pool / 4), MAX_WAITING_PAGES);
        if (known > 0 && size * 2 >= known) {
            LOG.warning(PROPERTY + " is " + size + ", half of the " + known + " connections of this server or more"
                    + " (DB_POOL_SIZE): two manufacturers can take all of them. Lower the one or raise the other.");
        }
    }

    /** From now on the current thread works for this manufacturer. */
    public void begin(String manufacturer) {
        begin(manufacturers.computeIfAbsent(manufacturer, unknown -> new Tenant("Manufacturer " + manufacturer
                + " has all of its connections in use (" + PROPERTY + ")", size, 2 * size)));
    }

    /** From now on the current thread works for a page. */
    public void beginPage() {
        begin(pages);
    }

    private void begin(Tenant tenant) {
        end();
        CURRENT.set(new Share(tenant));
    }

    /**
     * The current request needs no connection for a while, for it waits for somebody else; call it outside any
     * transaction. It takes a place anew with its next connection.
     */
    public void giveBack() {
        Share share = CURRENT.get();
        if (share != null) {
            share.giveBack();
        }
    }

    /** The current thread works for nobody any more. */
    public void end() {
        giveBack();
        CURRENT.remove();
    }

    /**
     * Takes the place of the current request if it has none yet.
     *
     * @throws SQLTransientConnectionException where its tenant has its whole share in use for too long
     */
    static void takePlace() throws SQLException {
        Share share = CURRENT.get();
        if (share == null || share.taken) {
            return;
        }
        share.taken = share.tenant.take();
        if (!share.taken) {
            throw new SQLTransientConnectionException(share.tenant.refusal, DatabaseFailure.TOO_MANY_CONNECTIONS);
        }
    }
}
