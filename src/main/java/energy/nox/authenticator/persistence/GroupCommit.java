package energy.nox.authenticator.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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
 * is written at once. Every caller is told of its own row, and only once that is committed.
 *
 * <p>A group that fails is stored again row by row, so that one bad row fails its own caller alone. A row may be there
 * already, since a commit can succeed and its acknowledgement be lost; hence {@link Store#insertUnlessThere}.
 */
public final class GroupCommit<T> implements AutoCloseable {

    /** Each call is a transaction of its own. */
    public interface Store<T> {

        void insertAll(List<T> rows);

        /** By the row's identifier. */
        void insertUnlessThere(T row);
    }

    private record Entry<T>(T row, CompletableFuture<Void> committed) {
    }

    private static final Logger LOG = Log.of(GroupCommit.class);
    private static final int MAX_GROUP = 256;
    private static final long MAX_WAIT_SECONDS = 30;

    private final Store<T> store;
    private final BlockingQueue<Entry<T>> queue;
    private final Entry<T> end = new Entry<>(null, new CompletableFuture<>());
    private final Thread writer;
    private volatile boolean closed;

    /** @param capacity of the queue: how many callers may wait before the next one is refused */
    public GroupCommit(Store<T> store, int capacity, ThreadFactory threads) {
        this.store = store;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.writer = threads.newThread(this::writeUntilClosed);
        this.writer.start();
    }

    /**
     * Returns once the row is committed.
     *
     * @throws AuthenticatorException 503 where too many callers wait, or this is closed, and nothing is stored; or where
     *                                the writer has had no answer for {@value #MAX_WAIT_SECONDS} seconds, which leaves
     *                                it open whether the row is stored
     * @throws RuntimeException       what the store made of this row
     */
    public void commit(T row) {
        Entry<T> entry = new Entry<>(row, new CompletableFuture<>());
        synchronized (this) {
            if (closed || !queue.offer(entry)) {
                LOG.warning(closed ? "Refused: this server is stopping" : "Refused: too many wait for the database");
                throw new AuthenticatorException(ErrorCode.UNAVAILABLE);
            }
        }
        try {
            entry.committed().get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            queue.remove(entry);
            LOG.warning("Refused: the database does not answer");
            throw new AuthenticatorException(ErrorCode.UNAVAILABLE);
        } catch (InterruptedException e) {
            queue.remove(entry);
            Thread.currentThread().interrupt();
            throw new AuthenticatorException(ErrorCode.UNAVAILABLE);
        }
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
            writer.join(TimeUnit.SECONDS.toMillis(MAX_WAIT_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void refuse() {
        if (!closed) {
            closed = true;
            // Behind everything that was accepted; where the queue is full, the writer looks at the flag below.
            queue.offer(end);
        }
    }

    private void writeUntilClosed() {
        List<Entry<T>> group = new ArrayList<>(MAX_GROUP);
        while (true) {
            group.clear();
            try {
                group.add(queue.take());
            } catch (InterruptedException e) {
                // The container ends its threads this way.
                refuse();
            }
            queue.drainTo(group, MAX_GROUP - group.size());
            group.remove(end);
            write(group);
            if (closed && queue.isEmpty()) {
                return;
            }
        }
    }

    private void write(List<Entry<T>> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            store.insertAll(group.stream().map(Entry::row).toList());
            group.forEach(entry -> entry.committed().complete(null));
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "A group of " + group.size() + " could not be stored; each is tried on its own", e);
            writeOneByOne(group);
        }
    }

    private void writeOneByOne(List<Entry<T>> group) {
        Throwable away = null;
        for (Entry<T> entry : group) {
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

    private Throwable insertFailure(T row) {
        try {
            store.insertUnlessThere(row);
            return null;
        } catch (Throwable e) {
            // Another row cannot have its identifier: this is the commit in doubt, which has come through meanwhile.
            return DatabaseFailure.isDuplicate(e) ? null : e;
        }
    }
}
