package io.slotpilot.jedis;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.NodeFlag;
import io.slotpilot.core.cluster.Role;
import io.slotpilot.core.cluster.SlotMap;
import java.util.Objects;
import java.util.Set;

/**
 * The slots of the shard channels that one connection is subscribed to, and which nodes will do for it.
 *
 * @param slots none if there are only other channels, which are the same on every node
 */
record SubscribedSlots(Set<Integer> slots) {

    /** One of the slots, or {@code -1} if there are none. */
    int any() {
        return slots.isEmpty() ? -1 : slots.iterator().next();
    }

    /** Whether {@code node} hears what is published, as far as {@code map} tells. Where a slot has no owner, none is better. */
    boolean areHeardBy(NodeAddress node, SlotMap map) {
        return slots.isEmpty() ? isMember(node, map) : slots.stream().allMatch(slot -> isHeardBy(slot, node, map));
    }

    /** Whether no node can own all of them, as far as {@code map} tells. */
    boolean areParted(SlotMap map) {
        return slots.stream()
                        .map(map::ownerAddress)
                        .filter(Objects::nonNull)
                        .distinct()
                        .count()
                > 1;
    }

    private static boolean isHeardBy(int slot, NodeAddress node, SlotMap map) {
        ClusterNode owner = map.owner(slot);
        return owner == null || owner.aliases().contains(node) || map.isReplica(slot, node);
    }

    // A node that hung while its replica was promoted is still listed, as a primary without slots.
    private static boolean isMember(NodeAddress node, SlotMap map) {
        if (map.primaries().stream().anyMatch(primary -> primary.aliases().contains(node))) {
            return true;
        }
        ClusterNode known = map.node(node);
        return known != null
                && known.role() == Role.REPLICA
                && !known.flags().contains(NodeFlag.FAILED)
                && !known.flags().contains(NodeFlag.POSSIBLY_FAILED);
    }
}
