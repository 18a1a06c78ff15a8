package io.slotpilot.core.cluster;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The replicas of a map's owners after views: from those that name them, else what was known. */
final class ReplicaMerge {

    private final List<ClusterView> tellers;
    private final NodeMerge nodes;
    private final NodeTable nodesBefore;
    private final Map<ClusterNode, List<ClusterNode>> before;

    ReplicaMerge(SlotMap map, List<ClusterView> views, NodeMerge nodes) {
        this.tellers = views.stream().filter(view -> !view.hasEpochs()).toList();
        this.nodes = nodes;
        this.nodesBefore = map.nodeTable();
        this.before = map.claims().replicas();
    }

    /** From the views that name replicas (CLUSTER SLOTS), else those known before that still are its replicas. */
    List<ClusterNode> of(@Nullable ClusterNode owner) {
        if (owner == null) {
            return List.of();
        }
        for (ClusterView view : tellers) {
            ClusterNode named = view.find(owner);
            if (named != null) {
                return view.replicasOf(named).stream().map(nodes::current).toList();
            }
        }
        ClusterNode former = nodesBefore.find(owner);
        return before.getOrDefault(former, List.of()).stream()
                .map(nodes::find)
                .filter(Objects::nonNull)
                .filter(replica -> isReplicaOf(owner, replica))
                .toList();
    }

    private static boolean isReplicaOf(ClusterNode owner, ClusterNode replica) {
        return replica.role() == Role.REPLICA
                && Objects.equals(replica.primaryId(), owner.id())
                && !replica.flags().contains(NodeFlag.FAILED);
    }
}
