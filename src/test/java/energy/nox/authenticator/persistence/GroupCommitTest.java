package energy.nox.authenticator.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;

/** The store is a set in memory whose transactions the test lets through one by one. */
@Timeout(20)
class GroupCommitTest {

    private static final String TENANT = "acme";
    /** Of one tenant; the queue has twice as many. */
    private static final int CAPACITY = 4;

    private final MemoryStore store = new MemoryStore();
    private final AtomicReference<Thread> writer = new AtomicReference<>();
    private final GroupCommit<String> commits = new GroupCommit<>(store, 2 * CAPACITY, work -> {
        writer.set(new Thread(work));
        return writer.get();
    });

    private static final class MemoryStore implements GroupCommit.Store<String> {

        final Set<String> rows = new HashSet<>();
        final List<List<String>> groups = new CopyOnWriteArrayList<>();
        final List<String> single = new CopyOnWriteArrayList<>();
        final Semaphore begun = new Semaphore(0);
        final Semaphore transactions = new Semaphore(0);
        volatile boolean acknowledgementIsLost;
        /** What "unless there" does where the row turns up between its look and its insert. */
        volatile boolean othersCommitIsLate;
        volatile boolean away;
        volatile boolean unreachable;

        @Override
        public boolean isReachable() {
            return !unreachable;
        }

        @Override
        public synchronized void insertAll(List<String> group) {
            groups.add(group);
            begun.release();
            transactions.acquireUninterruptibly();
            failFor(group);
            rows.addAll(group);
            if (acknowledgementIsLost) {
                throw new IllegalStateException(new SQLException("lost", "08006"));
            }
        }

        @Override
        public synchronized void insertUnlessThere(String row) {
            single.add(row);
            if (row.equals("taken")) {
                throw new IllegalStateException(new SQLException("another rule", "23505"));
            }
            failFor(List.of(row));
            rows.add(row);
            if (othersCommitIsLate) {
                throw new IllegalStateException(new SQLException("duplicate", "23505"));
            }
        }

        @Override
        public synchronized boolean isThere(String row) {
            return rows.contains(row);
        }

        private void failFor(List<String> group) {
            if (away) {
                throw new IllegalStateException(new SQLException("gone", "08006"));
            }
            if (group.contains("bad") || group.contains("taken")) {
                throw new IllegalStateException("bad");
            }
        }
    }

    @AfterEach
    void close() {
        store.transactions.release(1000);
        commits.close();
    }

    @Test
    void aLoneRowIsWrittenAtOnceAndNotAcknowledgedBeforeItsCommit() {
        CompletableFuture<Void> caller = commit("a");
        store.begun.acquireUninterruptibly();
        assertFalse(caller.isDone());
        store.transactions.release();
        caller.join();
        assertEquals(Set.of("a"), store.rows);
    }

    @Test
    void aLoneRowWaitsForNoOthers() {
        store.transactions.release(500);
        assertTimeout(Duration.ofSeconds(2), () -> {
            for (int i = 0; i < 500; i++) {
                commits.commit(TENANT, "row-" + i);
            }
        });
    }

    @Test
    void whatQueuesDuringACommitIsOneGroup() {
        CompletableFuture<Void> first = commit("a");
        store.begun.acquireUninterruptibly();
        List<CompletableFuture<Void>> waiting = queued("b", "c", "d");
        store.transactions.release(2);
        first.join();
        waiting.forEach(CompletableFuture::join);
        assertEquals(2, store.groups.size());
        assertEquals(Set.of("b", "c", "d"), Set.copyOf(store.groups.get(1)));
    }

    @Test
    void oneBadRowFailsItsOwnCallerAlone() {
        CompletableFuture<Void> first = commit("a");
        store.begun.acquireUninterruptibly();
        List<CompletableFuture<Void>> waiting = queued("b", "bad", "d");
        store.transactions.release(2);
        first.join();
        waiting.get(0).join();
        waiting.get(2).join();
        assertEquals("bad", assertThrows(CompletionException.class, waiting.get(1)::join).getCause().getMessage());
        assertEquals(Set.of("a", "b", "d"), store.rows);
    }

    @Test
    void aCommitWhoseAcknowledgementIsLostIsTriedAgainUnderTheSameIdentifier() {
        store.acknowledgementIsLost = true;
        store.transactions.release();
        commit("a").join();
        assertEquals(List.of("a"), store.single);
        assertEquals(Set.of("a"), store.rows);
    }

    @Test
    void aCommitThatComesThroughDuringItsRetryIsACommit() {
        store.acknowledgementIsLost = true;
        store.othersCommitIsLate = true;
        store.transactions.release();
        commit("a").join();
        assertEquals(Set.of("a"), store.rows);
    }

    @Test
    void aRowThatBreaksAnotherUniqueRuleFailsItsCaller() {
        store.transactions.release();
        CompletableFuture<Void> caller = commit("taken");
        assertTrue(DatabaseFailure.isDuplicate(assertThrows(CompletionException.class, caller::join)));
        assertEquals(Set.of(), store.rows);
    }

    @Test
    void aCallerWaitsFiveSecondsAtMostAndItsRowIsNotTriedAfterThat() {
        store.acknowledgementIsLost = true;
        CompletableFuture<Void> first = commit("a");
        store.begun.acquireUninterruptibly();
        List<CompletableFuture<Void>> waiting = queued("b");
        long begun = System.nanoTime();
        assertUnavailable(waiting.get(0));
        assertTrue(Duration.ofNanos(System.nanoTime() - begun).toMillis() < 6000);
        assertUnavailable(first);
        store.transactions.release(1000);
        commits.close();
        assertEquals(Set.of("a"), store.rows, "b was still in the queue");
        assertEquals(List.of(), store.single);
    }

    @Test
    void whileAWriteIsSlowNewCallersAreRefusedAtOnce() {
        CompletableFuture<Void> first = commit("a");
        store.begun.acquireUninterruptibly();
        while (!commits.isSlow()) {
            Thread.onSpinWait();
        }
        assertTimeout(Duration.ofSeconds(1), () -> assertUnavailable(commit("b")));
        store.transactions.release();
        first.join();
        store.transactions.release();
        commit("c").join();
        assertEquals(Set.of("a", "c"), store.rows);
    }

    @Test
    void whileTheDatabaseIsKnownNotToAnswerNothingIsTried() {
        store.unreachable = true;
        assertUnavailable(commit("a"));
        assertEquals(List.of(), store.groups);
        store.unreachable = false;
        store.transactions.release();
        commit("b").join();
        assertEquals(Set.of("b"), store.rows);
    }

    @Test
    void aFailedGroupIsOneLineInTheLog() {
        List<LogRecord> lines = new CopyOnWriteArrayList<>();
        Handler reader = new ConsoleHandler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line);
            }
        };
        Logger logger = Logger.getLogger(GroupCommit.class.getName());
        logger.addHandler(reader);
        try {
            store.away = true;
            store.transactions.release();
            assertThrows(CompletionException.class, commit("a")::join);
        } finally {
            logger.removeHandler(reader);
        }
        assertEquals(1, lines.size());
        assertNull(lines.get(0).getThrown());
        assertEquals("java.sql.SQLException: gone", lines.get(0).getParameters()[1]);
    }

    @Test
    void withoutTheDatabaseNobodyWaitsForMoreThanOneTimeout() {
        store.away = true;
        CompletableFuture<Void> first = commit("a");
        store.begun.acquireUninterruptibly();
        List<CompletableFuture<Void>> waiting = queued("b", "c", "d");
        store.transactions.release(2);
        assertThrows(CompletionException.class, first::join);
        waiting.forEach(caller -> assertTrue(DatabaseFailure.isUnavailable(assertThrows(CompletionException.class, caller::join))));
        assertEquals(2, store.single.size(), "one row of each group is tried again");
    }

    @Test
    void aFullQueueRefuses() {
        commit("a");
        store.begun.acquireUninterruptibly();
        List<CompletableFuture<Void>> waiting = queued("b", "c", "d", "e");
        assertEquals(ErrorCode.UNAVAILABLE, assertThrows(AuthenticatorException.class,
                () -> commits.commit(TENANT, "f")).code());
        store.transactions.release(2);
        waiting.forEach(CompletableFuture::join);
        assertFalse(store.rows.contains("f"));
    }

    @Test
    void aTenantThatFillsItsHalfRefusesNobodyElse() {
        CompletableFuture<Void> first = commit("a");
        store.begun.acquireUninterruptibly();
        List<CompletableFuture<Void>> waiting = new ArrayList<>(queued("b", "c", "d", "e"));
        assertUnavailable(commit("f"));
        waiting.addAll(queuedFor("globex", "g", "h", "i", "j"));
        assertUnavailable(commit("initech", "k"));
        store.transactions.release(2);
        first.join();
        waiting.forEach(CompletableFuture::join);
        assertEquals(Set.of("a", "b", "c", "d", "e", "g", "h", "i", "j"), store.rows);
        store.transactions.release();
        commit("l").join();
    }

    @Test
    void closingWritesWhatWaitsAndRefusesTheRest() throws InterruptedException {
        CompletableFuture<Void> first = commit("a");
        store.begun.acquireUninterruptibly();
        List<CompletableFuture<Void>> waiting = queued("b", "c", "d", "e");
        Thread closing = new Thread(commits::close);
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        store.transactions.release(2);
        closing.join();
        first.join();
        waiting.forEach(CompletableFuture::join);
        assertEquals(Set.of("a", "b", "c", "d", "e"), store.rows);
        assertEquals(ErrorCode.UNAVAILABLE, assertThrows(AuthenticatorException.class,
                () -> commits.commit(TENANT, "f")).code());
    }

    @Test
    void anInterruptOfTheWriterIsAClose() throws InterruptedException {
        store.transactions.release();
        commit("a").join();
        writer.get().interrupt();
        writer.get().join();
        assertThrows(AuthenticatorException.class, () -> commits.commit(TENANT, "b"));
    }

    private static void assertUnavailable(CompletableFuture<Void> caller) {
        Throwable failure = assertThrows(CompletionException.class, caller::join).getCause();
        assertEquals(ErrorCode.UNAVAILABLE, assertInstanceOf(AuthenticatorException.class, failure).code());
    }

    private CompletableFuture<Void> commit(String row) {
        return commit(TENANT, row);
    }

    private CompletableFuture<Void> commit(String tenant, String row) {
        CompletableFuture<Void> caller = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                commits.commit(tenant, row);
                caller.complete(null);
            } catch (RuntimeException e) {
                caller.completeExceptionally(e);
            }
        });
        thread.start();
        return caller;
    }

    /** Callers that wait in the queue, in this order, while the writer is busy. */
    private List<CompletableFuture<Void>> queued(String... rows) {
        return queuedFor(TENANT, rows);
    }

    private List<CompletableFuture<Void>> queuedFor(String tenant, String... rows) {
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (String row : rows) {
            int before = commits.waiting();
            callers.add(commit(tenant, row));
            while (commits.waiting() == before) {
                Thread.onSpinWait();
            }
        }
        return callers;
    }
}
