package io.slotpilot.core.cluster;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The nodes of a map after views: those that the views list, and those that slots still refer to. */
final class NodeMerge {

    private final NodeTable before;
    private final Map<Object, ClusterNode> merged = new LinkedHashMap<>();
    private final @Nullable Long asOfNanos;
    private NodeTable table;

    NodeMerge(NodeTable before, List<ClusterView> views) {
        this.before = before;
        views.stream()
                .sorted(Comparator.comparingLong(
                        view -> view.askedAtNanos() - views.get(0).askedAtNanos()))
                .forEach(this::add);
        List<ClusterView> fresh = views.stream()
                .filter(view -> !before.isNewerThan(view.askedAtNanos()))
                .toList();
        boolean complete = fresh.stream().anyMatch(ClusterView::hasEpochs);
        // CLUSTER SLOTS names no node without slots, so it does not tell that one is gone; CLUSTER NODES does.
        List<ClusterNode> unsaid = before.nodes().stream()
                .filter(node -> fresh.isEmpty() || (!complete && node.isListed()))
                .toList();
        this.asOfNanos = fresh.isEmpty() ? before.asOfNanos() : newest(fresh);
        this.table = before.next(merged.values(), asOfNanos);
        keep(unsaid);
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

    NodeTable table() {
        return table;
    }

    boolean hasChanged() {
        return !table.nodes().equals(before.nodes());
    }

    private void add(ClusterView view) {
        boolean stale = before.isNewerThan(view.askedAtNanos());
        for (ClusterNode node : view.nodes()) {
            if (!node.flags().contains(NodeFlag.HANDSHAKE)) {
                ClusterNode known = merged.get(key(node));
                ClusterNode earlier = known == null ? before.find(node) : known;
                merged.put(
                        key(node), earlier == null ? node : stale ? remember(earlier, node) : reconcile(earlier, node));
            }
        }
    }

    private void keep(List<ClusterNode> unsaid) {
        List<ClusterNode> missing =
                unsaid.stream().filter(node -> table.find(node) == null).toList();
        if (!missing.isEmpty()) {
            missing.forEach(node -> merged.put(key(node), node));
            table = before.next(merged.values(), asOfNanos);
        }
    }

    private static Object key(ClusterNode node) {
        return node.id() == null ? node.address() : node.id();
    }

    private static long newest(List<ClusterView> views) {
        long newest = views.get(0).askedAtNanos();
        for (ClusterView view : views) {
            newest = view.askedAtNanos() - newest > 0 ? view.askedAtNanos() : newest;
        }
        return newest;
    }

    /** From an older view only its id and epoch are news: neither ever goes back. */
    private static ClusterNode remember(ClusterNode known, ClusterNode older) {
        boolean named = known.id() != null || older.id() == null;
        if (named && known.configEpoch() >= older.configEpoch()) {
            return known; // as in reconcile
        }
        return known.mutate()
                .id(known.id() == null ? older.id() : known.id())
                .configEpoch(Math.max(known.configEpoch(), older.configEpoch()))
                .build();
    }

    private static ClusterNode reconcile(ClusterNode known, ClusterNode fresh) {
        // CLUSTER NODES shows IPs, whatever endpoint the servers prefer; a switch would double every connection.
        boolean keepAddress = fresh.isListed() && known.isAnnounced();
        if (tellsNothingNew(known, fresh, keepAddress)) {
            return known; // maps that follow each other share what did not change
        }
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

    private static boolean tellsNothingNew(ClusterNode known, ClusterNode fresh, boolean keepAddress) {
        return (keepAddress || known.address().equals(fresh.address()))
                && (fresh.id() == null || fresh.id().equals(known.id()))
                && fresh.aliases().equals(known.aliases())
                && fresh.role() == known.role()
                && Objects.equals(fresh.primaryId(), known.primaryId())
                && fresh.configEpoch() <= known.configEpoch()
                && (!fresh.isListed() || (known.isListed() && fresh.flags().equals(known.flags())))
                && (!fresh.isAnnounced() || known.isAnnounced());
    }
}
