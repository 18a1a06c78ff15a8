package io.slotpilot.jedis;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;

/**
 * Leads commands without keys to the node that a standalone client points at, or to its primary: its user expects
 * SCAN to go on where it began. Thread-safe.
 */
final class HomeSlot {

    private final NodeAddress home;
    private volatile Found found = new Found(SlotMap.empty(), -1);

    private record Found(SlotMap map, int slot) {}

    HomeSlot(NodeAddress home) {
        this.home = home;
    }

    /** A slot of the node, or {@code -1} for any node if it has none. */
    int in(SlotMap map) {
        Found known = found;
        if (known.map != map) {
            known = new Found(map, find(map));
            found = known;
        }
        return known.slot;
    }

    private int find(SlotMap map) {
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            ClusterNode owner = map.owner(slot);
            if (owner != null && (isHome(owner) || map.replicas(slot).stream().anyMatch(this::isHome))) {
                return slot;
            }
        }
        return -1;
    }

    private boolean isHome(ClusterNode node) {
        return node.aliases().contains(home);
    }
}
