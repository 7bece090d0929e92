package energy.nox.authenticator.persistence;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.observe.Log;

/**
 * Commits what many callers bring in groups: one writer takes whatever has queued while its last commit ran, and stores
 * all of it in one transaction. So a durable commit, which is what an insert costs, is shared; a caller that is alone
 * is written at once. Every caller is told of its own row, and only once that is committed. Tenants take turns in a
 * group ({@link FairQueue}).
 *
 * <p>A group that fails is stored again row by row, so that one bad row fails its own caller alone. A row may be there
 * already, since a commit can succeed and its acknowledgement be lost; hence {@link Store#insertUnlessThere}.
 *
 * <p>While the database is known not to answer, and while a write has had no answer for {@value #SLOW_MILLIS} ms, new
 * callers are refused at once: they would only wait.
 */
public final class GroupCommit<T> implements AutoCloseable {

    /** Each call but the first is a transaction of its own. */
    public interface Store<T> {

        /** False while the database is known not to answer; told without asking it. */
        boolean isReachable();

        void insertAll(List<T> rows);

        /** By the row's identifier. */
        void insertUnlessThere(T row);

        /** Whether a row of this one's identifier is committed. */
        boolean isThere(T row);
    }

    private record Entry<T>(T row, CompletableFuture<Void> committed) {

        /** Its caller has its answer, be it that the wait is over. */
        boolean isSettled() {
            return committed.isDone();
        }
    }

    private static final Logger LOG = Log.of(GroupCommit.class);
    private static final int MAX_GROUP = 256;
    private static final long MAX_WAIT_SECONDS = 5;
    private static final long SLOW_MILLIS = 2000;
    /** The group under way may need two time-outs of the database, and so may what has queued behind it. */
    private static final long MAX_CLOSE_SECONDS = 4 * MAX_WAIT_SECONDS;

    private final Store<T> store;
    private final FairQueue<Entry<T>> queue;
    private final Thread writer;
    private volatile boolean closed;
    /** When the write that is under way began; null between two writes. */
    private volatile Long writingSince;

    /**
     * @param capacity of the queue: how many callers may wait before the next one is refused, and half of that for one
     *                 tenant
     */
    public GroupCommit(Store<T> store, int capacity, ThreadFactory threads) {
        this.store = store;
        this.queue = new FairQueue<>(capacity);
        this.writer = threads.newThread(this::writeUntilClosed);
        this.writer.start();
    }

    /**
     * Returns once the row is committed.
     *
     * @param tenant for whom; no tenant's rows wait for more than one group of another's
     * @throws AuthenticatorException 503 where too many callers wait, the database does not answer, or this is closed:
     *                                then nothing is stored. Or 503 where there was no answer for
     *                                {@value #MAX_WAIT_SECONDS} seconds: then the row may be stored all the same, now or
     *                                once the database is back
     * @throws RuntimeException       what the store made of this row; where the database broke off during the commit,
     *                                the row may be stored all the same
     */
    public void commit(String tenant, T row) {
        Entry<T> entry = new Entry<>(row, new CompletableFuture<>());
        enqueue(tenant, entry);
        try {
            entry.committed().get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            abandon(tenant, entry);
            throw refused("the database does not answer");
        } catch (InterruptedException e) {
            abandon(tenant, entry);
            Thread.currentThread().interrupt();
            throw refused("the caller was interrupted");
        }
    }

    private synchronized void enqueue(String tenant, Entry<T> entry) {
        if (closed) {
            throw refused("this server is stopping");
        }
        if (isSlow() || !store.isReachable()) {
            throw refused("the database does not answer");
        }
        if (!queue.offer(tenant, entry)) {
            throw refused("too many wait for the database");
        }
    }

    /** Whether the write under way has had no answer for too long. */
    boolean isSlow() {
        Long since = writingSince;
        return since != null && System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(SLOW_MILLIS);
    }

    /** Keeps a row whose caller is told that it failed from being written after that. */
    private void abandon(String tenant, Entry<T> entry) {
        entry.committed().cancel(false);
        queue.remove(tenant, entry);
    }

    private static AuthenticatorException refused(String reason) {
        LOG.log(Level.WARNING, "Refused to store a row: {0}", reason);
        return new AuthenticatorException(ErrorCode.UNAVAILABLE);
    }

    /** How many callers wait for the writer to turn to them. */
    int waiting() {
        return queue.size();
    }

    /** Refuses new callers and returns once all that wait have their answer. */
    @Override
    public void close() {
        refuse();
        try {
            writer.join(TimeUnit.SECONDS.toMillis(MAX_CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void refuse() {
        closed = true;
        queue.close();
    }

    private void writeUntilClosed() {
        while (true) {
            try {
                List<Entry<T>> group = queue.take(MAX_GROUP);
                if (group.isEmpty()) {
                    return;
                }
                group.removeIf(Entry::isSettled);
                write(group);
            } catch (InterruptedException e) {
                // The container ends its threads this way.
                refuse();
            }
        }
    }

    private void write(List<Entry<T>> group) {
        if (group.isEmpty()) {
            return;
        }
        writingSince = System.nanoTime();
        try {
            store.insertAll(group.stream().map(Entry::row).toList());
            group.forEach(entry -> entry.committed().complete(null));
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "A group of {0} could not be stored; each is tried on its own: {1}",
                    new Object[] {group.size(), DatabaseFailure.reason(e)});
            LOG.log(Level.FINE, "The group failed", e);
            writeOneByOne(group);
        } finally {
            writingSince = null;
        }
    }

    private void writeOneByOne(List<Entry<T>> group) {
        Throwable away = null;
        for (Entry<T> entry : group) {
            if (entry.isSettled()) {
                continue;
            }
            // Without its database the rest would only wait for one time-out after another.
            Throwable failure = away != null ? away : insertFailure(entry.row());
            if (failure == null) {
                entry.committed().complete(null);
            } else {
                entry.committed().completeExceptionally(failure);
            }
            if (failure != null && DatabaseFailure.isUnavailable(failure)) {
                away = failure;
            }
        }
    }

    /** Null where the row is committed. */
    private Throwable insertFailure(T row) {
        try {
            store.insertUnlessThere(row);
            return null;
        } catch (Throwable e) {
            return DatabaseFailure.isDuplicate(e) && hasCome(row, e) ? null : e;
        }
    }

    /** Whether the commit in doubt has come through meanwhile, or it is another rule that allows this row once. */
    private boolean hasCome(T row, Throwable duplicate) {
        try {
            return store.isThere(row);
        } catch (RuntimeException e) {
            duplicate.addSuppressed(e);
            return false;
        }
    }
}
