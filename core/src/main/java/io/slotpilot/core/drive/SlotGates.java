package io.slotpilot.core.drive;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.FailureKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * For each slot how many commands are under way, whether later ones must wait, and to which node they went. Commands
 * without keys are counted as of one more slot, -1; they may go to any node.
 *
 * <p>Thread-safe without locks: one number for each slot, whose sign says whether the slot is held.
 */
final class SlotGates {

    private static final int HELD = Integer.MIN_VALUE;

    /** What a node answers to every slot, until its own state changes and it answers all of them. */
    private static final Set<FailureKind> OF_ALL_SLOTS = EnumSet.of(
            FailureKind.CLUSTER_DOWN,
            FailureKind.LOADING,
            FailureKind.MASTER_DOWN,
            FailureKind.NO_REPLICAS,
            FailureKind.BUSY,
            FailureKind.OUT_OF_MEMORY);

    private final AtomicIntegerArray underWay = new AtomicIntegerArray(1 + KeySlot.COUNT);
    private final AtomicReferenceArray<NodeAddress> routes = new AtomicReferenceArray<>(1 + KeySlot.COUNT);
    private final Set<NodeAddress> doubted = ConcurrentHashMap.newKeySet();

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
     * there are none; and the node is not in doubt, since of two commands on their way to it the first one may be refused
     * and the second one executed.
     *
     * @param node {@code null} if the command has nowhere to go, and is to find out why
     */
    boolean leadsTo(int slot, @Nullable NodeAddress node) {
        NodeAddress last = routes.get(1 + slot);
        if (node == null) {
            return isAlone(slot);
        }
        if (slot < 0) {
            return true;
        }
        if (isDoubted(node)) {
            return false;
        }
        if (node == last || node.equals(last)) {
            return true;
        }
        if (last == null) {
            return routes.compareAndSet(1 + slot, null, node) || node.equals(routes.get(1 + slot));
        }
        // Whoever enters after this look sees the same owner or a newer one, so it cannot go the old way.
        boolean alone = isAlone(slot);
        if (alone) {
            routes.set(1 + slot, node);
        }
        return alone;
    }

    /** Whether that is the node to which commands of the slot go now. */
    boolean goesTo(int slot, @Nullable NodeAddress node) {
        return node != null && (slot < 0 || node.equals(routes.get(1 + slot)));
    }

    /** A node has refused a command, which is going to be repeated. */
    void refused(@Nullable NodeAddress node, FailureKind kind) {
        if (node != null && OF_ALL_SLOTS.contains(kind)) {
            doubted.add(node);
        }
    }

    /** A node has executed a command, or told what is wrong with it. */
    void answered(@Nullable NodeAddress node) {
        if (node != null && !doubted.isEmpty()) {
            doubted.remove(node);
        }
    }

    /** The node that commands of the slot went to last. */
    @Nullable
    NodeAddress route(int slot) {
        return routes.get(1 + slot);
    }

    /** Whether a node may still refuse every command, so that only one of each slot is to go there. */
    boolean isDoubted(NodeAddress node) {
        return !doubted.isEmpty() && doubted.contains(node);
    }

    /** Whether one command is under way and none waits; one that waits was first. */
    private boolean isAlone(int slot) {
        return underWay.get(1 + slot) == 1;
    }

    /** From now on commands of the slot go to this node. */
    void lead(int slot, NodeAddress node) {
        routes.set(1 + slot, node);
    }
}
