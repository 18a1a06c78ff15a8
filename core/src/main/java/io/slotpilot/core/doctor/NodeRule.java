package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.NodeFlag;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Nodes that are down, without address, or forgotten. */
final class NodeRule implements Rule {

    @Override
    public List<Finding> check(Examination examination) {
        List<Finding> findings = new ArrayList<>();
        BitSet unclaimed = unclaimed(examination);
        for (Map.Entry<String, ClusterNode> known : examination.known().entrySet()) {
            if (examination.answering(known.getKey()) == null) {
                findings.add(silent(known.getKey(), known.getValue(), unclaimed, examination));
            }
        }
        Set<String> lost = new TreeSet<>();
        examination.nodes().forEach(node -> lost.addAll(node.view().nodesWithoutAddress()));
        lost.forEach(id -> findings.add(withoutAddress(id, examination)));
        examination.nodes().forEach(node -> forgotten(node, examination, findings));
        quorum(examination, findings);
        return findings;
    }

    private static BitSet unclaimed(Examination examination) {
        BitSet unclaimed = new BitSet();
        unclaimed.set(0, KeySlot.COUNT);
        examination.nodes().forEach(node -> unclaimed.andNot(node.slots()));
        return unclaimed;
    }

    private static Finding silent(String id, ClusterNode node, BitSet unclaimed, Examination examination) {
        String subject = node.address().toString();
        List<String> evidence = evidence(id, node, examination);
        if (node.flags().contains(NodeFlag.HANDSHAKE)) {
            return Finding.of(FindingKind.HANDSHAKE, subject, evidence);
        }
        BitSet slots = new BitSet();
        examination.nodes().forEach(viewer -> slots.or(viewer.belief().slotsOf(id)));
        slots.and(unclaimed);
        Replacement replacement = new Replacement(examination, id, slots);
        if (!slots.isEmpty()) {
            evidence.addAll(replacement.progress());
        }
        NodeReport successor = examination.answeringAt(node.address());
        if (successor != null) {
            evidence.add(successor + ": is " + successor.id() + ", not " + id);
            return replacement.of(Finding.of(FindingKind.ID_CHANGED, subject + slots(slots), evidence), successor);
        }
        return slots.isEmpty()
                ? Finding.of(FindingKind.NODE_FAILED, subject, evidence)
                        .deciding(
                                "start it again; only if it is gone for good, forget it on every node within 60 s",
                                replacement.forget())
                : replacement.of(Finding.of(FindingKind.OWNER_LOST, subject + slots(slots), evidence), null);
    }

    /** What the others say of it, and what became of the question to it. */
    private static List<String> evidence(String id, ClusterNode node, Examination examination) {
        List<String> evidence = new ArrayList<>(Evidence.grouped(examination.nodes(), viewer -> {
            ClusterNode line = viewer.line(id);
            return line == null ? "does not know it" : state(line) + health(line, viewer);
        }));
        String reason = examination.unreachable().get(node.address());
        if (reason != null) {
            evidence.add(node.address() + ": does not answer: " + reason);
        }
        return evidence;
    }

    /** CLUSTER SHARDS alone tells of a replica without data; so it calls one that was never heard of too. */
    private static String health(ClusterNode line, NodeReport viewer) {
        return line.flags().isEmpty() && "loading".equals(viewer.fact(Facts.HEALTH + line.id()))
                ? ", loading its data"
                : "";
    }

    private static String slots(BitSet slots) {
        return slots.isEmpty() ? "" : ", " + SlotRanges.text(slots);
    }

    private static String state(ClusterNode node) {
        return node.flags().isEmpty() ? "connected" : node.flags().toString();
    }

    private static Finding withoutAddress(String id, Examination examination) {
        List<NodeReport> viewers = examination.nodes().stream()
                .filter(node -> node.view().nodesWithoutAddress().contains(id))
                .toList();
        List<String> evidence = Evidence.grouped(viewers, viewer -> "has no address of it");
        BitSet slots = new BitSet();
        viewers.forEach(viewer -> slots.or(viewer.view().nowhere()));
        Replacement replacement = new Replacement(examination, id, slots);
        return slots.isEmpty()
                ? Finding.of(FindingKind.LEFTOVER, id, evidence).repairedBy(replacement.forget())
                : replacement.of(Finding.of(FindingKind.OWNER_WITHOUT_ADDRESS, id + slots(slots), evidence), null);
    }

    private static void forgotten(NodeReport node, Examination examination, List<Finding> findings) {
        for (NodeReport other : examination.nodes()) {
            if (other != node && node.line(other.id()) == null) {
                NodeAddress there = other.forServers();
                findings.add(Finding.of(
                                FindingKind.NODE_FORGOTTEN,
                                node + " and " + other,
                                List.of(node + ": does not know " + other))
                        .repairedBy(Step.of(
                                        "introduce them again",
                                        node.address(),
                                        "CLUSTER MEET " + there.host() + ' ' + there.port() + ' '
                                                + other.fact(Facts.BUS_PORT))
                                .alone()));
                return; // it hears of the rest from that one
            }
        }
    }

    private static void quorum(Examination examination, List<Finding> findings) {
        if (!hasQuorum(examination)) {
            findings.add(Finding.of(FindingKind.NO_QUORUM, "the cluster", List.of(voters(examination)))
                    .advising("start the primaries again; a replica can take over without votes, as below"));
        }
    }

    private static String voters(Examination examination) {
        return answeringVoters(examination) + " of " + votersOf(examination).size() + " primaries with slots answer";
    }

    /** Where no primary has slots, none is missing. */
    static boolean hasQuorum(Examination examination) {
        int voters = votersOf(examination).size();
        return voters == 0 || answeringVoters(examination) * 2 > voters;
    }

    private static long answeringVoters(Examination examination) {
        return votersOf(examination).stream()
                .filter(id -> examination.answering(id) != null)
                .count();
    }

    private static Set<String> votersOf(Examination examination) {
        Set<String> voters = new TreeSet<>();
        examination.nodes().forEach(node -> voters.addAll(node.belief().owners()));
        return voters;
    }
}
