package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.TopologyListener;
import io.slotpilot.core.topology.ClusterTopology;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import redis.clients.jedis.Connection;

/**
 * The commands of a client that block on purpose, such as BLPOP. They wait without a limit, and nothing comes from a node
 * that hangs: where it is found out of reach, or the client is closed, their connections are cut. A node that answers
 * tells by itself that a slot has moved ({@code MOVED}, {@code UNBLOCKED}). Thread-safe.
 */
final class BlockedCommands implements TopologyListener {

    private final ClusterTopology topology;
    private final Set<Stay> stays = ConcurrentHashMap.newKeySet();

    BlockedCommands(ClusterTopology topology) {
        this.topology = topology;
        topology.addListener(this);
    }

    /** To be closed when the command has ended. */
    Stay enter(NodeAddress node, int slot, Connection connection) {
        Stay stay = new Stay(node, slot, connection);
        stays.add(stay);
        if (topology.isClosed()) {
            stay.cut();
        }
        return stay;
    }

    /** One command that may block; equal to itself only. */
    final class Stay implements AutoCloseable {

        private final NodeAddress node;
        private final int slot;
        private final Connection connection;
        private boolean over;

        private Stay(NodeAddress node, int slot, Connection connection) {
            this.node = node;
            this.slot = slot;
            this.connection = connection;
        }

        private boolean isAway(SlotMap map) {
            return slot >= 0 && !Objects.equals(map.ownerAddress(slot), node);
        }

        private synchronized void cut() {
            if (!over) { // else the connection may be another's by now
                Connections.disconnect(connection);
            }
        }

        @Override
        public void close() {
            stays.remove(this);
            synchronized (this) {
                over = true;
            }
        }
    }

    @Override
    public void onSuspect(NodeAddress node, boolean suspected) {
        if (suspected) {
            stays.stream().filter(stay -> stay.node.equals(node)).forEach(Stay::cut);
        }
    }

    /** A node that lives tells those who wait there; whether it does is found out. */
    @Override
    public void onChange(SlotMap before, SlotMap after) {
        Set<NodeAddress> doubtful = stays.stream()
                .filter(stay -> stay.isAway(after))
                .map(stay -> stay.node)
                .collect(Collectors.toSet());
        doubtful.forEach(node -> topology.learn(Failure.of(FailureKind.TIMED_OUT), node, -1));
    }

    @Override
    public void onClose() {
        stays.forEach(Stay::cut);
    }
}
