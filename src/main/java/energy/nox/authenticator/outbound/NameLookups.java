package energy.nox.authenticator.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up in threads of its own, since a lookup cannot be given a deadline: the caller stops waiting, and the
 * lookup ends when the system's resolver gives up. A name is looked up once at a time, and few names are, so that a
 * name server that is silent takes few threads.
 */
final class NameLookups implements AutoCloseable {

    static final int MAX_NAMES = 16;
    private static final int IDLE_SECONDS = 10;

    private final NameLookup lookup;
    private final ThreadPoolExecutor threads;
    private final ConcurrentMap<String, FutureTask<InetAddress[]>> underWay = new ConcurrentHashMap<>();

    NameLookups(NameLookup lookup, ThreadFactory threads) {
        this.lookup = lookup;
        this.threads = new ThreadPoolExecutor(0, MAX_NAMES, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
                threads);
    }

    /** @param deadline as {@link System#nanoTime} will tell it */
    InetAddress[] find(String host, long deadline) throws UnknownHostException {
        try {
            return underWay.computeIfAbsent(host, this::begin).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unknown(host + " is not known", e);
        } catch (TimeoutException e) {
            throw unknown("the lookup of " + host + " takes too long", e);
        } catch (RejectedExecutionException e) {
            throw unknown(host + " is not looked up, since " + MAX_NAMES + " other lookups have no answer yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown("interrupted while " + host + " was looked up", e);
        }
    }

    private FutureTask<InetAddress[]> begin(String host) {
        FutureTask<InetAddress[]> task = new FutureTask<>(() -> lookup.addresses(host)) {
            @Override
            protected void done() {
                underWay.remove(host, this);
            }
        };
        threads.execute(task);
        return task;
    }

    private static UnknownHostException unknown(String message, Exception cause) {
        UnknownHostException failure = new UnknownHostException(message);
        failure.initCause(cause);
        return failure;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
