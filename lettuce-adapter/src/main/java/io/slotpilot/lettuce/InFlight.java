package io.slotpilot.lettuce;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The calls on one wire, about in the order in which they were handed over. Those that have left are removed from the
 * head, so that a reply costs no search. Thread-safe.
 */
final class InFlight<K, V> {

    private final Queue<LettuceCall<K, V, ?>> calls = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean trimming = new AtomicBoolean();
    private final NodeWire<K, V> wire;

    InFlight(NodeWire<K, V> wire) {
        this.wire = wire;
    }

    void add(LettuceCall<K, V, ?> call) {
        calls.add(call);
    }

    boolean isEmpty() {
        trim();
        return calls.isEmpty();
    }

    /** Removes what has left the wire from the head. */
    void trim() {
        if (!trimming.compareAndSet(false, true)) {
            return; // only one may: a second would remove what the first has not looked at
        }
        try {
            for (LettuceCall<K, V, ?> head = calls.peek();
                    head != null && (head.hasLeft(wire) || head.endIfGivenUp());
                    head = calls.peek()) {
                calls.poll();
            }
        } finally {
            trimming.setRelease(false);
        }
    }

    /** Looks at each call that is on the wire, in order. */
    void forEach(Consumer<LettuceCall<K, V, ?>> action) {
        for (LettuceCall<K, V, ?> call : calls) {
            if (!call.hasLeft(wire)) {
                Guarded.run(() -> action.accept(call));
            }
        }
    }
}
