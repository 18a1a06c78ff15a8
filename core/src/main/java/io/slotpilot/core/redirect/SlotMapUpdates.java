package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.NodeAddress;
import org.jspecify.annotations.Nullable;

/** Where the engine reports what failures reveal about the cluster. */
public interface SlotMapUpdates {

    /**
     * Takes note of one failure. Returns at once: what takes time, such as a refresh, happens elsewhere. Thread-safe.
     *
     * @param failure what came back
     * @param at the node that was tried, or {@code null} when there was none to try
     * @param slot the command's slot, or {@code -1} for a command without keys
     */
    void learn(Failure failure, @Nullable NodeAddress at, int slot);

    /**
     * Takes note that nodes named each other in a circle for this slot, so that none of them can be trusted alone.
     * Returns at once. Thread-safe.
     */
    void doubt(int slot);
}
