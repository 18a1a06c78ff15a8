package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.NodeAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nodes that are out of reach, and why. Reading takes no lock. */
final class Suspects {

    private volatile Map<NodeAddress, String> reasons = Map.of();

    boolean contains(NodeAddress node) {
        Map<NodeAddress, String> now = reasons;
        return !now.isEmpty() && now.containsKey(node);
    }

    @Nullable
    String reason(NodeAddress node) {
        return reasons.get(node);
    }

    Set<NodeAddress> all() {
        return reasons.keySet();
    }

    /** Returns false if the node is suspected already. */
    synchronized boolean add(NodeAddress node, String reason) {
        if (reasons.containsKey(node)) {
            return false;
        }
        Map<NodeAddress, String> next = new HashMap<>(reasons);
        next.put(node, reason);
        reasons = Map.copyOf(next);
        return true;
    }

    /** Returns false if the node was not suspected. */
    synchronized boolean remove(NodeAddress node) {
        if (!reasons.containsKey(node)) {
            return false;
        }
        Map<NodeAddress, String> next = new HashMap<>(reasons);
        next.remove(node);
        reasons = Map.copyOf(next);
        return true;
    }
}
