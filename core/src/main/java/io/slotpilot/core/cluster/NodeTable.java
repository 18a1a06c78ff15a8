package io.slotpilot.core.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nodes by id and by every address. Immutable. */
final class NodeTable {

    static final NodeTable EMPTY = new NodeTable(List.of(), null);

    private final List<ClusterNode> nodes;
    private final @Nullable Long asOfNanos;
    private final Map<String, ClusterNode> byId;
    private final Map<NodeAddress, ClusterNode> byAddress;

    /**
     * Where two nodes share an address, the one whose own address it is counts, then the one that comes first.
     *
     * @param asOfNanos when the newest view in it was asked, null if there was none
     */
    NodeTable(Collection<ClusterNode> nodes, @Nullable Long asOfNanos) {
        this.nodes = List.copyOf(nodes);
        this.asOfNanos = asOfNanos;
        this.byId = new HashMap<>(2 * nodes.size());
        this.byAddress = new HashMap<>(2 * nodes.size());
        for (ClusterNode node : nodes) {
            byAddress.putIfAbsent(node.address(), node);
            if (node.id() != null) {
                byId.putIfAbsent(node.id(), node);
            }
        }
        for (ClusterNode node : nodes) {
            node.aliases().forEach(alias -> byAddress.putIfAbsent(alias, node));
        }
    }

    private NodeTable(NodeTable same, @Nullable Long asOfNanos) {
        this.nodes = same.nodes;
        this.asOfNanos = asOfNanos;
        this.byId = same.byId;
        this.byAddress = same.byAddress;
    }

    /** A table of these nodes; shares all with this one if they are its nodes in its order, as they mostly are. */
    NodeTable next(Collection<ClusterNode> nodes, @Nullable Long asOfNanos) {
        List<ClusterNode> next = List.copyOf(nodes);
        return next.equals(this.nodes) ? new NodeTable(this, asOfNanos) : new NodeTable(next, asOfNanos);
    }

    List<ClusterNode> nodes() {
        return nodes;
    }

    /** Whether a view asked at {@code nanos} tells nothing new about nodes that are known. */
    boolean isNewerThan(long nanos) {
        return asOfNanos != null && asOfNanos - nanos > 0;
    }

    @Nullable
    Long asOfNanos() {
        return asOfNanos;
    }

    @Nullable
    ClusterNode byId(String id) {
        return byId.get(id);
    }

    @Nullable
    ClusterNode byAddress(NodeAddress address) {
        return byAddress.get(address);
    }

    /** The node here that {@code other} is, or null. */
    @Nullable
    ClusterNode find(ClusterNode other) {
        ClusterNode sameId = other.id() == null ? null : byId.get(other.id());
        if (sameId != null) {
            return sameId;
        }
        for (NodeAddress alias : other.aliases()) {
            ClusterNode candidate = byAddress.get(alias);
            if (candidate != null && candidate.is(other)) {
                return candidate;
            }
        }
        return null;
    }

    NodeTable with(ClusterNode node) {
        List<ClusterNode> more = new ArrayList<>(nodes);
        more.add(node);
        return new NodeTable(more, asOfNanos);
    }
}
