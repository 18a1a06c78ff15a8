package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.ClusterNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Primaries: how many, with what replicas, with what epochs. */
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
        alone(owners, examination, findings);
        examination.primaries().stream()
                .filter(node -> !hasSlots(node))
                .forEach(node -> findings.add(Finding.of(
                                FindingKind.EMPTY_PRIMARY, node.toString(), List.of(node + ": owns no slot"))
                        .advising("give it slots ('slotpilot doctor --weight " + node + "=1' proposes which), or"
                                + " make it a replica: CLUSTER REPLICATE <id of a primary> on it")));
        epochs(owners, findings);
        return findings;
    }

    private static boolean hasSlots(NodeReport node) {
        return !node.slots().isEmpty();
    }

    private static void alone(List<NodeReport> owners, Examination examination, List<Finding> findings) {
        List<String> evidence = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        Iterator<NodeReport> spares = examination.primaries().stream()
                .filter(node -> !hasSlots(node) && node.fact("db0") == null && node.fact("used_memory") != null)
                .iterator();
        for (NodeReport owner : owners) {
            List<NodeReport> replicas = examination.replicasOf(owner.id());
            if (replicas.stream().noneMatch(ReplicaRule::isHealthy)) {
                evidence.add(owner + (replicas.isEmpty() ? ": no replica answers" : ": no replica has a link to it"));
                if (replicas.isEmpty() && spares.hasNext()) {
                    NodeReport spare = spares.next();
                    String command = "CLUSTER REPLICATE " + owner.id();
                    steps.add(Step.of("an empty node becomes the replica", spare.address(), command)
                            .until(spare.address(), "INFO replication", "master_link_status:up"));
                }
            }
        }
        if (!evidence.isEmpty()) {
            findings.add(Finding.of(FindingKind.NO_REPLICA, "primaries", evidence)
                    .deciding(
                            "start the old replica again, or add a node: CLUSTER MEET, then CLUSTER REPLICATE <id of the"
                                    + " primary> on it; a node that is empty can do it",
                            steps));
        }
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
}
