package io.slotpilot.lettuce;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.SlotOwners;
import io.slotpilot.core.topology.ClusterTopology;
import org.jspecify.annotations.Nullable;

/** The owners of the slot map; commands without keys stay with one primary as long as it is one, as in Lettuce. */
final class StickyOwners implements SlotOwners {

    private final ClusterTopology topology;
    private volatile @Nullable NodeAddress chosen;

    StickyOwners(ClusterTopology topology) {
        this.topology = topology;
    }

    @Override
    public @Nullable NodeAddress target(int slot) {
        if (slot >= 0) {
            return topology.target(slot);
        }
        NodeAddress last = chosen;
        if (last != null && topology.reachable(last) && isPrimary(last)) {
            return last;
        }
        NodeAddress next = topology.target(slot);
        chosen = next;
        return next;
    }

    @Override
    public boolean reachable(NodeAddress node) {
        return topology.reachable(node);
    }

    @Override
    public boolean awaitTarget(int slot, @Nullable NodeAddress avoid, long nanos) throws InterruptedException {
        return topology.awaitTarget(slot, avoid, nanos);
    }

    @Override
    public boolean isClosed() {
        return topology.isClosed();
    }

    private boolean isPrimary(NodeAddress node) {
        return topology.map().primaries().stream()
                .anyMatch(primary -> primary.address().equals(node));
    }
}
