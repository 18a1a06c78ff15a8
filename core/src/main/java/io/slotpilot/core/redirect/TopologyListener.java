package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Hears what happens to the slot map of one client. Called on any thread, one call at a time per kind: never block.
 *
 * <p>What a listener throws is logged and changes nothing.
 */
public interface TopologyListener {

    /**
     * The client looks for its cluster. Comes before all else.
     *
     * @param map the slot map at the time of asking
     * @param reachable whether a node is within this client's reach at the time of asking
     * @param refresh asks for a refresh, which is throttled like all others, and returns at once
     */
    default void onDiscovery(Supplier<SlotMap> map, Predicate<NodeAddress> reachable, Runnable refresh) {}

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

    /** The client was closed. Comes once. */
    default void onClose() {}
}
