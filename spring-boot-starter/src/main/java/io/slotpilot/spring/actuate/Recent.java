package io.slotpilot.spring.actuate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest of what was added. Thread-safe. */
final class Recent<T> {

    private final Deque<T> items = new ArrayDeque<>();
    private final int most;

    Recent(int most) {
        this.most = most;
    }

    synchronized void add(T item) {
        if (items.size() == most) {
            items.removeFirst();
        }
        items.addLast(item);
    }

    /** The newest last. */
    synchronized List<T> all() {
        return List.copyOf(items);
    }
}
