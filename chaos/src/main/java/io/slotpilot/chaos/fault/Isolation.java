package io.slotpilot.chaos.fault;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which nodes hear nothing of the others. Thread-safe. */
final class Isolation {

    private final Set<Integer> isolated = ConcurrentHashMap.newKeySet();

    synchronized void isolate(int node) {
        isolated.add(node);
    }

    synchronized void end() {
        isolated.clear();
        notifyAll();
    }

    boolean parts(int one, int other) {
        return isolated.contains(one) || isolated.contains(other);
    }

    /** Waits until both hear of each other. */
    synchronized void awaitContact(int one, int other) throws InterruptedException {
        while (parts(one, other)) {
            wait();
        }
    }
}
