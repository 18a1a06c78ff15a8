package io.slotpilot.lettuce;

import io.lettuce.core.OrderingReadFromAccessor;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.cluster.StatefulRedisClusterConnectionImpl;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.models.role.RedisNodeDescription;
import io.lettuce.core.protocol.RedisCommand;
import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.topology.ClusterTopology;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Sends reads to the nodes that the user's {@link ReadFrom} selects, and to the slot's primary whenever that may be
 * wrong or does not work: while the slot is open (servers before Valkey 8 answer nil from the source's replica for keys
 * that have left), while there is no connection to the selected node, and when it fails. Thread-safe.
 */
final class ReplicaReads<K, V> {

    private final StatefulRedisClusterConnectionImpl<K, V> connection;
    private final LettuceCluster cluster;
    private final Map<NodeAddress, ReaderLink<K, V>> links = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<@Nullable Selection> selections = new AtomicReferenceArray<>(KeySlot.COUNT);

    /**
     * What was selected for a slot.
     *
     * @param map what it was selected from
     * @param replicaCount how many replicas there were to select from
     * @param ordered whether earlier nodes are to be preferred
     */
    private record Selection(
            SlotMap map, ReadFrom readFrom, int replicaCount, List<RedisClusterNode> nodes, boolean ordered) {

        boolean isOf(SlotMap now, int slot, ReadFrom wanted) {
            // Lettuce's partitions follow the map with a short delay.
            return map == now
                    && readFrom == wanted
                    && replicaCount == now.replicas(slot).size();
        }
    }

    /** @param connection whose pool has the connections */
    ReplicaReads(StatefulRedisClusterConnectionImpl<K, V> connection, LettuceCluster cluster) {
        this.connection = connection;
        this.cluster = cluster;
    }

    /**
     * Sends a read to a replica if it may.
     *
     * @param fallback sends it to the primary, should the replica fail
     * @return null if the primary has to be asked
     */
    <T> @Nullable RedisCommand<K, V, T> dispatch(
            RedisCommand<K, V, T> command, int slot, ReplicaRead.Fallback fallback) {
        ReaderLink<K, V> link = slot < 0 ? null : select(slot);
        if (link == null) {
            return null;
        }
        ReplicaRead<K, V, T> read = new ReplicaRead<>(command, link, fallback);
        return link.send(read) ? read : null;
    }

    /** Drops the connection to a node that has fallen silent; its reads go to the primary. */
    void suspected(NodeAddress node) {
        ReaderLink<K, V> link = links.get(node);
        if (link != null) {
            link.drop();
        }
    }

    Failure failure(String line, NodeAddress node) {
        return cluster.failure(line, node);
    }

    void learn(Failure failure, NodeAddress node) {
        cluster.topology().learn(failure, node, failure.slot());
    }

    StatefulRedisClusterConnectionImpl<K, V> connection() {
        return connection;
    }

    /** The way to the selected node; null if that is the primary, or there is none. */
    private @Nullable ReaderLink<K, V> select(int slot) {
        ClusterTopology topology = cluster.topology();
        SlotMap map = topology.map();
        if (map.isOpen(slot)) {
            return null;
        }
        Selection selection = selections.get(slot);
        ReadFrom readFrom = connection.getReadFrom();
        if (selection == null || !selection.isOf(map, slot, readFrom)) {
            selection = select(map, slot, readFrom);
            selections.set(slot, selection);
        }
        int size = selection.nodes.size();
        int start =
                selection.ordered || size == 0 ? 0 : ThreadLocalRandom.current().nextInt(size);
        for (int i = 0; i < size; i++) {
            RedisClusterNode node = selection.nodes.get((start + i) % size);
            NodeAddress address = Seeds.address(node.getUri());
            if (topology.reachable(address)) {
                return node.getRole().isUpstream() ? null : link(address, node.getNodeId());
            }
        }
        return null;
    }

    private Selection select(SlotMap map, int slot, ReadFrom readFrom) {
        Partitions partitions = connection.getPartitions();
        List<RedisNodeDescription> candidates = new ArrayList<>();
        ClusterNode owner = map.owner(slot);
        if (owner != null) {
            addCandidate(candidates, partitions, owner);
            map.replicas(slot).forEach(replica -> addCandidate(candidates, partitions, replica));
        }
        List<RedisClusterNode> selected = new ArrayList<>();
        for (RedisNodeDescription node : readFrom.select(new Candidates(candidates))) {
            selected.add((RedisClusterNode) node);
        }
        int replicas = Math.max(0, candidates.size() - 1);
        return new Selection(map, readFrom, replicas, selected, OrderingReadFromAccessor.isOrderSensitive(readFrom));
    }

    private static void addCandidate(List<RedisNodeDescription> candidates, Partitions partitions, ClusterNode node) {
        RedisClusterNode known =
                partitions.getPartition(node.address().host(), node.address().port());
        if (known != null) {
            candidates.add(known);
        }
    }

    private ReaderLink<K, V> link(NodeAddress node, String id) {
        return links.computeIfAbsent(node, n -> new ReaderLink<>(n, id, this, cluster.traffic(n)));
    }

    /** As Lettuce hands them to the user's choice. */
    private record Candidates(List<RedisNodeDescription> nodes) implements ReadFrom.Nodes {

        @Override
        public List<RedisNodeDescription> getNodes() {
            return nodes;
        }

        @Override
        public Iterator<RedisNodeDescription> iterator() {
            return nodes.iterator();
        }
    }
}
