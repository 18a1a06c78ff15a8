package io.slotpilot.lettuce;

import java.util.function.Consumer;

/** The calls on one wire, about in the order in which they were handed over. Thread-safe. */
final class InFlight<K, V> {

    private final NodeWire<K, V> wire;
    private final TrimmedQueue<LettuceCall<K, V, ?>> calls = new TrimmedQueue<>(this::isGone);

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

    /** Removes what has left the wire from the head, so that a reply costs no search. */
    void trim() {
        calls.trim();
    }

    /** Looks at each call that is on the wire, in order. */
    void forEach(Consumer<LettuceCall<K, V, ?>> action) {
        calls.forEach(call -> {
            if (!call.hasLeft(wire)) {
                Guarded.run(() -> action.accept(call));
            }
        });
    }

    private boolean isGone(LettuceCall<K, V, ?> call) {
        return call.hasLeft(wire) || call.endIfGivenUp();
    }
}
