package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.NodeAddress;
import org.jspecify.annotations.Nullable;

/** Says where commands go, and waits for better news. Thread-safe. */
public interface SlotOwners {

    /**
     * The node to send a command of this slot to: its owner, or for {@code -1} any primary within reach.
     *
     * @return {@code null} if the slot has no owner, or only one that is known to be out of reach
     */
    @Nullable
    NodeAddress target(int slot);

    /** Whether commands may be sent to this node: it is not known to be out of reach. */
    boolean reachable(NodeAddress node);

    /**
     * Waits until {@link #target} says something new for this slot, but no longer than {@code nanos}.
     *
     * @param avoid what {@link #target} said last, or {@code null}
     * @return true if there is a target, and it is another one than {@code avoid}
     * @throws InterruptedException if the thread was interrupted
     */
    boolean awaitTarget(int slot, @Nullable NodeAddress avoid, long nanos) throws InterruptedException;

    /** Whether there will be no news any more, so that {@link #awaitTarget} returns at once and waiting is in vain. */
    default boolean isClosed() {
        return false;
    }
}
