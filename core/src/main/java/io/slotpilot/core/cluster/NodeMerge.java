package io.slotpilot.core.cluster;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The nodes of a map after views: those that the views list, and those that slots still refer to. */
final class NodeMerge {

    private final NodeTable before;
    private final Map<Object, ClusterNode> merged = new LinkedHashMap<>();
    private NodeTable table;

    NodeMerge(NodeTable before, List<ClusterView> views) {
        this.before = before;
        views.stream()
                .sorted(Comparator.comparingLong(
                        view -> view.askedAtNanos() - views.get(0).askedAtNanos()))
                .forEach(this::add);
        if (views.stream().noneMatch(ClusterView::hasEpochs)) {
            keepListed();
        }
        this.table = new NodeTable(merged.values());
    }

    /** The node that {@code node} is now; from here on it stays in the table. */
    ClusterNode current(ClusterNode node) {
        ClusterNode found = table.find(node);
        if (found == null) {
            found = node;
            table = table.with(node);
        }
        return found;
    }

    /** Like {@link #current}, but null if no view lists the node and no slot refers to it. */
    @Nullable
    ClusterNode find(ClusterNode node) {
        return table.find(node);
    }

    /** The outcome; {@code before} itself if it is the same. */
    NodeTable table() {
        return table.nodes().equals(before.nodes()) ? before : table;
    }

    private void add(ClusterView view) {
        for (ClusterNode node : view.nodes()) {
            if (!node.flags().contains(NodeFlag.HANDSHAKE)) {
                Object key = node.id() == null ? node.address() : node.id();
                ClusterNode known = merged.containsKey(key) ? merged.get(key) : before.find(node);
                merged.put(key, known == null ? node : reconcile(known, node));
            }
        }
    }

    /** CLUSTER SLOTS names no node without slots, so it does not tell that one is gone; CLUSTER NODES does. */
    private void keepListed() {
        NodeTable named = new NodeTable(merged.values());
        for (ClusterNode node : before.nodes()) {
            if (node.isListed() && named.find(node) == null) {
                merged.put(node.id() == null ? node.address() : node.id(), node);
            }
        }
    }

    private static ClusterNode reconcile(ClusterNode known, ClusterNode fresh) {
        // CLUSTER NODES shows IPs, whatever endpoint the servers prefer; a switch would double every connection.
        boolean keepAddress = fresh.isListed() && known.isAnnounced();
        ClusterNode.Builder builder = ClusterNode.at(keepAddress ? known.address() : fresh.address())
                .id(fresh.id() == null ? known.id() : fresh.id())
                .aliases(fresh.aliases())
                .role(fresh.role(), fresh.primaryId())
                .configEpoch(Math.max(known.configEpoch(), fresh.configEpoch()))
                .flags(fresh.isListed() ? fresh.flags() : known.flags());
        if (keepAddress || fresh.isAnnounced()) {
            builder.announced();
        }
        if (known.isListed() || fresh.isListed()) {
            builder.listed();
        }
        return builder.build();
    }
}
