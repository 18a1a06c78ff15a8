package io.slotpilot.core.cluster;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Slots that are on the move between two nodes, and when each was marked. Immutable. */
final class OpenSlots {

    static final OpenSlots NONE = new OpenSlots(Map.of());

    private final Map<Integer, Long> markedAtNanos;
    private final BitSet slots = new BitSet();

    private OpenSlots(Map<Integer, Long> markedAtNanos) {
        this.markedAtNanos = markedAtNanos;
        markedAtNanos.keySet().forEach(slots::set);
    }

    boolean contains(int slot) {
        return slots.get(slot);
    }

    BitSet slots() {
        return (BitSet) slots.clone();
    }

    /** This, or one with {@code slot} in it. */
    OpenSlots with(int slot, long nowNanos) {
        return contains(slot) ? this : changed(slot, nowNanos);
    }

    /** This, or one without {@code slot}. */
    OpenSlots without(int slot) {
        return contains(slot) ? changed(slot, null) : this;
    }

    /** Whether {@code slot} is here and was marked at {@code nanos} or before. */
    boolean isMarkedBy(int slot, long nanos) {
        Long marked = markedAtNanos.get(slot);
        return marked != null && nanos - marked >= 0;
    }

    private OpenSlots changed(int slot, @Nullable Long markedAt) {
        Map<Integer, Long> copy = new HashMap<>(markedAtNanos);
        if (markedAt == null) {
            copy.remove(slot);
        } else {
            copy.put(slot, markedAt);
        }
        return new OpenSlots(copy);
    }
}
