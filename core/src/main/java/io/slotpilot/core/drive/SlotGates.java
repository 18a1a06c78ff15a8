package io.slotpilot.core.drive;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * For each slot how many commands are under way, whether later ones must wait, and to which node they went. Commands
 * without keys are counted as of one more slot, -1; they may go to any node.
 *
 * <p>Thread-safe without locks: one number for each slot, whose sign says whether the slot is held.
 */
final class SlotGates {

    private static final int HELD = Integer.MIN_VALUE;

    private final AtomicIntegerArray underWay = new AtomicIntegerArray(1 + KeySlot.COUNT);
    private final AtomicReferenceArray<NodeAddress> routes = new AtomicReferenceArray<>(1 + KeySlot.COUNT);

    /** Counts one more command; false if it must wait: then it must {@link #leave} again. */
    boolean enter(int slot) {
        return underWay.incrementAndGet(1 + slot) > 0;
    }

    /** Counts one more command, one that has waited. */
    void enterHeld(int slot) {
        underWay.incrementAndGet(1 + slot);
    }

    /** Counts one command less; true if that was the last one and the slot is held. */
    boolean leave(int slot) {
        return underWay.decrementAndGet(1 + slot) == HELD;
    }

    void hold(int slot) {
        underWay.getAndUpdate(1 + slot, n -> n | HELD);
    }

    void open(int slot) {
        underWay.getAndUpdate(1 + slot, n -> n & ~HELD);
    }

    boolean isQuiet(int slot) {
        return (underWay.get(1 + slot) & ~HELD) == 0;
    }

    /**
     * Whether a command that has entered may go to this node: the others of the slot that are under way went there, or
     * there are none.
     */
    boolean leadsTo(int slot, NodeAddress node) {
        NodeAddress last = routes.get(1 + slot);
        if (node == last || node.equals(last) || slot < 0) {
            return true;
        }
        if (last == null) {
            return routes.compareAndSet(1 + slot, null, node) || node.equals(routes.get(1 + slot));
        }
        // Whoever enters after this look sees the same owner or a newer one, so it cannot go the old way.
        boolean alone = underWay.get(1 + slot) == 1;
        if (alone) {
            routes.set(1 + slot, node);
        }
        return alone;
    }

    /** From now on commands of the slot go to this node. */
    void lead(int slot, NodeAddress node) {
        routes.set(1 + slot, node);
    }
}
