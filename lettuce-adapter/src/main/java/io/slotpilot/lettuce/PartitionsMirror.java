package io.slotpilot.lettuce;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.NodeFlag;
import io.slotpilot.core.cluster.Role;
import io.slotpilot.core.cluster.SlotMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in Lettuce's words what the slot map knows. */
final class PartitionsMirror {

    // Lettuce reads from no replica whose offset is zero; what it is beyond that means nothing to it.
    private static final long IN_SYNC = 1;
    private static final long NOT_IN_SYNC = 0;

    private final RedisURI settings;

    /**
     * A mirror.
     *
     * @param settings the user's settings, which every node gets
     */
    PartitionsMirror(RedisURI settings) {
        this.settings = settings;
    }

    /**
     * The nodes of the map.
     *
     * @param kept further nodes that Lettuce must not close its connections to yet
     */
    List<RedisClusterNode> nodes(SlotMap map, Collection<NodeAddress> kept) {
        Map<ClusterNode, List<Integer>> slots = new IdentityHashMap<>();
        Set<ClusterNode> readable = new HashSet<>();
        @Nullable List<ClusterNode> seen = null;
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            ClusterNode owner = map.owner(slot);
            if (owner != null) {
                slots.computeIfAbsent(owner, unused -> new ArrayList<>()).add(slot);
            }
            List<ClusterNode> replicas = map.replicas(slot);
            if (replicas != seen) {
                readable.addAll(replicas);
                seen = replicas;
            }
        }
        List<RedisClusterNode> nodes = new ArrayList<>();
        for (ClusterNode node : map.nodes()) {
            nodes.add(node(node, slots.getOrDefault(node, List.of()), readable.contains(node)));
        }
        for (NodeAddress node : kept) {
            if (map.node(node) == null) {
                nodes.add(leftOver(node));
            }
        }
        return nodes;
    }

    private RedisClusterNode node(ClusterNode node, List<Integer> slots, boolean readable) {
        boolean primary = !slots.isEmpty() || node.role() == Role.PRIMARY;
        Set<RedisClusterNode.NodeFlag> flags =
                EnumSet.of(primary ? RedisClusterNode.NodeFlag.UPSTREAM : RedisClusterNode.NodeFlag.REPLICA);
        if (node.flags().contains(NodeFlag.FAILED)) {
            flags.add(RedisClusterNode.NodeFlag.FAIL);
        }
        RedisClusterNode mirrored = new RedisClusterNode(
                DirectConnections.uri(settings, node.address()),
                id(node),
                !flags.contains(RedisClusterNode.NodeFlag.FAIL),
                primary ? null : node.primaryId(),
                0,
                0,
                Math.max(0, node.configEpoch()),
                slots,
                flags);
        mirrored.setReplOffset(primary || readable ? IN_SYNC : NOT_IN_SYNC);
        for (NodeAddress alias : node.aliases()) {
            mirrored.addAlias(DirectConnections.uri(settings, alias));
        }
        return mirrored;
    }

    private RedisClusterNode leftOver(NodeAddress node) {
        return new RedisClusterNode(
                DirectConnections.uri(settings, node),
                node.toString(),
                false,
                null,
                0,
                0,
                0,
                List.of(),
                EnumSet.of(RedisClusterNode.NodeFlag.REPLICA, RedisClusterNode.NodeFlag.FAIL));
    }

    /** A node that is known from a redirect alone has no id yet; Lettuce cannot do without one. */
    private static String id(ClusterNode node) {
        String id = node.id();
        return id != null ? id : node.address().toString();
    }
}
