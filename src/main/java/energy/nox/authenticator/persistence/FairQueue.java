package energy.nox.authenticator.persistence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A bounded queue of many tenants for one reader. The reader takes one element of each tenant in turn, so a tenant that
 * brings many delays its own and nobody else's. A tenant may hold at most half of the places.
 */
final class FairQueue<T> {

    private final int capacity;
    /** Those that have something in the queue, by name. */
    private final Map<String, Queue<T>> tenants = new HashMap<>();
    /** The names of the same ones, in the order of their turn. */
    private final Queue<String> turns = new ArrayDeque<>();
    private int size;
    private boolean closed;

    FairQueue(int capacity) {
        this.capacity = capacity;
    }

    /** False where there is no room, or none for this tenant. */
    synchronized boolean offer(String tenant, T element) {
        Queue<T> own = tenants.get(tenant);
        if (size >= capacity || own != null && own.size() >= capacity / 2) {
            return false;
        }
        if (own == null) {
            own = new ArrayDeque<>();
            tenants.put(tenant, own);
            turns.add(tenant);
        }
        own.add(element);
        size++;
        notifyAll();
        return true;
    }

    /** Waits until there is something; empty once this is closed and there is nothing left. */
    synchronized List<T> take(int max) throws InterruptedException {
        while (size == 0 && !closed) {
            wait();
        }
        List<T> taken = new ArrayList<>(Math.min(size, max));
        while (size > 0 && taken.size() < max) {
            String tenant = turns.remove();
            Queue<T> own = tenants.get(tenant);
            taken.add(own.remove());
            size--;
            if (own.isEmpty()) {
                tenants.remove(tenant);
            } else {
                turns.add(tenant);
            }
        }
        return taken;
    }

    synchronized void remove(String tenant, T element) {
        Queue<T> own = tenants.get(tenant);
        if (own != null && own.remove(element)) {
            size--;
            if (own.isEmpty()) {
                tenants.remove(tenant);
                turns.remove(tenant);
            }
        }
    }

    synchronized int size() {
        return size;
    }

    /** The reader waits no longer. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
