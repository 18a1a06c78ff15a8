package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.KeySlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Primaries and their replicas. */
final class ShardRule implements Rule {

    @Override
    public List<Finding> check(Examination examination) {
        List<Finding> findings = new ArrayList<>();
        List<NodeReport> owners =
                examination.primaries().stream().filter(ShardRule::hasSlots).toList();
        if (examination.unreachable().isEmpty() && owners.size() < 3) {
            findings.add(Finding.of(
                    FindingKind.FEW_PRIMARIES, "the cluster", List.of(owners.size() + " primaries have slots")));
        }
        List<String> alone = owners.stream()
                .filter(owner -> !hasReplica(owner, examination))
                .map(owner -> owner + ": no replica answers")
                .toList();
        if (!alone.isEmpty()) {
            findings.add(Finding.of(FindingKind.NO_REPLICA, "primaries", alone)
                    .advising("add a node: CLUSTER MEET, then CLUSTER REPLICATE <id of the primary> on it"));
        }
        examination.primaries().stream()
                .filter(node -> !hasSlots(node))
                .forEach(node -> findings.add(
                        Finding.of(FindingKind.EMPTY_PRIMARY, node.toString(), List.of(node + ": owns no slot"))));
        epochs(owners, findings);
        examination.nodes().forEach(node -> replica(node, examination, findings));
        return findings;
    }

    private static boolean hasSlots(NodeReport node) {
        return IntStream.range(0, KeySlot.COUNT).anyMatch(node::claims);
    }

    private static boolean hasReplica(NodeReport owner, Examination examination) {
        return examination.nodes().stream().anyMatch(node -> {
            ClusterNode self = node.line(node.id());
            return self != null && owner.id().equals(self.primaryId());
        });
    }

    private static void epochs(List<NodeReport> owners, List<Finding> findings) {
        Map<Long, List<NodeReport>> byEpoch = new TreeMap<>();
        for (NodeReport owner : owners) {
            ClusterNode self = owner.line(owner.id());
            if (self != null) {
                byEpoch.computeIfAbsent(self.configEpoch(), epoch -> new ArrayList<>())
                        .add(owner);
            }
        }
        byEpoch.forEach((epoch, nodes) -> {
            if (nodes.size() > 1) {
                findings.add(Finding.of(
                        FindingKind.DUPLICATE_EPOCH,
                        "epoch " + epoch,
                        nodes.stream().map(node -> node + ": epoch " + epoch).toList()));
            }
        });
    }

    private static void replica(NodeReport node, Examination examination, List<Finding> findings) {
        ClusterNode self = node.line(node.id());
        NodeReport primary = self == null ? null : examination.answering(self.primaryId());
        if (primary != null && !primary.isPrimary()) {
            findings.add(Finding.of(
                    FindingKind.REPLICA_OF_REPLICA,
                    node.toString(),
                    List.of(node + ": replica of " + primary, primary + ": a replica itself")));
        }
        if (primary != null && "down".equals(node.fact("master_link_status"))) {
            findings.add(Finding.of(
                    FindingKind.REPLICA_LINK_DOWN,
                    node.toString(),
                    List.of(node + ": master_link_status:down", primary + ": its primary, answers")));
        }
    }
}
