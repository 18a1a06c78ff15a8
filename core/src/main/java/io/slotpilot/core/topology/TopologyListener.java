package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import java.time.Duration;

/** Hears what happens to the slot map. Called on any thread, one call at a time per kind: never block. */
public interface TopologyListener {

    /**
     * Commands may have somewhere else to go: the slot map changed, or a node came into reach or went out of it. In the
     * latter case {@code before} and {@code after} are the same.
     */
    default void onChange(SlotMap before, SlotMap after) {}

    /** A refresh ended. */
    default void onRefresh(RefreshCause cause, RefreshOutcome outcome, Duration took) {}

    /** A node is out of reach, or no longer so. */
    default void onSuspect(NodeAddress node, boolean suspected) {}

    /** Nodes gave different owners for this many slots. */
    default void onDisagreement(int slots) {}
}
