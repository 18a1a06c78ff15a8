package io.slotpilot.core.doctor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What takes the place of a node that does not come back.
 *
 * @param id the id of that node
 * @param slots those that nobody claims since
 */
record Replacement(Examination examination, String id, BitSet slots) {

    private static final String LOSS =
            "its keys are nowhere else: start it again with its nodes.conf and data. Only if they"
                    + " are LOST FOR GOOD, its slots can begin anew, empty, on another primary. CLUSTER FORGET holds for 60 s:"
                    + " send it to every node within that time";

    /** A replica takes over; without one, the keys are gone, and someone has to say so. */
    Finding of(Finding finding, @Nullable NodeReport successor) {
        List<NodeReport> replicas = examination.replicasOf(id);
        if (slots.isEmpty()) {
            return finding.repairedBy(forget());
        }
        if (!replicas.isEmpty()) {
            // Votes need a majority of the primaries; without it only TAKEOVER works.
            String how = NodeRule.hasQuorum(examination) ? "FORCE" : "TAKEOVER";
            NodeReport replica = best(replicas);
            return finding.repairedBy(
                            Step.of("make its replica the primary", replica.address(), "CLUSTER FAILOVER " + how)
                                    .until(replica.address(), "ROLE", "master")
                                    .alone())
                    .advising("writes that had not reached the replica are lost; look again after it");
        }
        NodeReport heir = successor != null && successor.isPrimary() ? successor : heir();
        return heir == null ? finding.advising(LOSS) : finding.deciding(LOSS, anew(heir));
    }

    /** The one that has read most of what the primary wrote. */
    private static NodeReport best(List<NodeReport> replicas) {
        return replicas.stream()
                .max(Comparator.comparingLong(NodeReport::offset))
                .orElseThrow();
    }

    /** How much of what the node wrote its replicas have: what they lack is lost when one takes over. */
    List<String> progress() {
        long written = examination.nodes().stream()
                .mapToLong(viewer -> viewer.offsetOf(id))
                .max()
                .orElse(-1);
        return examination.replicasOf(id).stream()
                .filter(replica -> replica.offset() >= 0)
                .map(replica -> replica + ": its replica, has its writes up to offset " + replica.offset()
                        + (written < 0 ? "" : "; when last heard of, it was at " + written))
                .toList();
    }

    private @Nullable NodeReport heir() {
        return examination.primaries().stream()
                .min(Comparator.comparingInt((NodeReport node) -> node.slots().cardinality())
                        .thenComparing(NodeReport::toString))
                .orElse(null);
    }

    private List<Step> anew(NodeReport heir) {
        List<Step> steps = new ArrayList<>(forget());
        String command = "CLUSTER ADDSLOTSRANGE " + SlotRanges.arguments(slots);
        steps.add(Step.of("its slots begin anew, empty", heir.address(), command));
        return steps;
    }

    List<Step> forget() {
        return examination.nodes().stream()
                .filter(viewer -> !id.equals(viewer.primaryId()))
                .filter(viewer -> viewer.line(id) != null
                        || viewer.view().nodesWithoutAddress().contains(id))
                .map(viewer -> Step.of("forget it, on all nodes within 60 s", viewer.address(), "CLUSTER FORGET " + id))
                .toList();
    }
}
