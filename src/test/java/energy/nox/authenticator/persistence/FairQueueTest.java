package energy.nox.authenticator.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FairQueueTest {

    private final FairQueue<String> queue = new FairQueue<>(1000);

    @Test
    void tenantsTakeTurnsHoweverManyOneOfThemBrings() throws InterruptedException {
        for (int i = 0; i < 400; i++) {
            queue.offer("acme", "a" + i);
        }
        queue.offer("globex", "g0");
        queue.offer("globex", "g1");
        queue.offer("initech", "i0");
        assertEquals(List.of("a0", "g0", "i0", "a1", "g1"), queue.take(5));
        assertEquals(List.of("a2", "a3", "a4"), queue.take(3));
        assertEquals(395, queue.size());
    }

    /** What comes while the flood is being written is in the very next group. */
    @Test
    void aFloodDelaysAnotherTenantByOneGroup() throws InterruptedException {
        for (int group = 0; group < 20; group++) {
            for (int i = queue.size(); i < 400; i++) {
                queue.offer("acme", "a");
            }
            queue.offer("globex", "g" + group);
            assertTrue(queue.take(16).contains("g" + group));
        }
    }

    @Test
    void whoseTurnItIsStaysFromOneGroupToTheNext() throws InterruptedException {
        for (String tenant : List.of("acme", "globex", "initech")) {
            for (int i = 0; i < 3; i++) {
                queue.offer(tenant, tenant.substring(0, 1) + i);
            }
        }
        assertEquals(List.of("a0", "g0"), queue.take(2));
        assertEquals(List.of("i0", "a1"), queue.take(2));
        assertEquals(List.of("g1", "i1", "a2", "g2", "i2"), queue.take(9));
    }

    @Test
    void aTenantHasHalfOfThePlacesAtMost() throws InterruptedException {
        FairQueue<String> small = new FairQueue<>(5);
        assertTrue(small.offer("acme", "a"));
        assertTrue(small.offer("acme", "a"));
        assertFalse(small.offer("acme", "a"));
        assertTrue(small.offer("globex", "g"));
        assertTrue(small.offer("globex", "g"));
        assertTrue(small.offer("initech", "i"));
        assertFalse(small.offer("umbrella", "u"), "all places are taken");
        small.take(1);
        assertTrue(small.offer("acme", "a"));
    }

    @Test
    void whatIsRemovedLeavesNoTurnBehind() throws InterruptedException {
        queue.offer("acme", "a");
        queue.offer("globex", "g");
        queue.remove("acme", "a");
        queue.remove("acme", "a");
        queue.remove("nobody", "n");
        assertEquals(1, queue.size());
        assertEquals(List.of("g"), queue.take(9));
        queue.offer("acme", "b");
        assertEquals(List.of("b"), queue.take(9));
    }

    @Test
    void theReaderWaitsForAnElementAndForTheEnd() throws InterruptedException {
        CompletableFuture<List<String>> taken = reader();
        queue.offer("acme", "a");
        assertEquals(List.of("a"), taken.join());
        taken = reader();
        queue.close();
        assertEquals(List.of(), taken.join());
        queue.offer("acme", "b");
        assertEquals(List.of("b"), queue.take(9));
    }

    /** A reader that waits already. */
    private CompletableFuture<List<String>> reader() {
        CompletableFuture<List<String>> taken = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                taken.complete(queue.take(9));
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return taken;
    }
}
