package io.slotpilot.lettuce;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Nodes that have no slots and are nobody's replicas: a node that has left its cluster lives on alone, and hears nothing
 * of what is published there. Used by one thread at a time.
 */
final class StrayNodes {

    private Set<NodeAddress> last = Set.of();

    /** Those that are strays now and were so at the last look: a replica that is about to join looks like one, too. */
    Set<NodeAddress> look(SlotMap map, Collection<NodeAddress> nodes) {
        Set<NodeAddress> now =
                nodes.stream().filter(node -> isStray(map, node)).collect(Collectors.toUnmodifiableSet());
        Set<NodeAddress> both = now.stream().filter(last::contains).collect(Collectors.toSet());
        last = now;
        return both;
    }

    private static boolean isStray(SlotMap map, NodeAddress node) {
        return map.primaries().stream().noneMatch(primary -> primary.aliases().contains(node))
                && IntStream.range(0, KeySlot.COUNT).noneMatch(slot -> map.isReplica(slot, node));
    }
}
