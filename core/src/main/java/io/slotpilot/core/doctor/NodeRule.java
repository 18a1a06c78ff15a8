package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeFlag;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Nodes that are down, without address, forgotten, or cut off. */
final class NodeRule implements Rule {

    private static final String LAST_WAY = "start it again with its nodes.conf and data: its keys are nowhere else."
            + " Only if they are lost for good: CLUSTER ADDSLOTSRANGE on another primary, which starts empty";

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
        examination.nodes().forEach(node -> links(node, examination, findings));
        quorum(examination, findings);
        return findings;
    }

    private static BitSet unclaimed(Examination examination) {
        BitSet unclaimed = new BitSet();
        unclaimed.set(0, KeySlot.COUNT);
        for (NodeReport node : examination.nodes()) {
            unclaimed.stream().filter(node::claims).forEach(unclaimed::clear);
        }
        return unclaimed;
    }

    private static Finding silent(String id, ClusterNode node, BitSet unclaimed, Examination examination) {
        String subject = node.address().toString();
        List<String> evidence = new ArrayList<>();
        for (NodeReport viewer : examination.nodes()) {
            ClusterNode line = viewer.line(id);
            evidence.add(viewer + ": " + (line == null ? "does not know it" : state(line)));
        }
        if (node.flags().contains(NodeFlag.HANDSHAKE)) {
            return Finding.of(FindingKind.HANDSHAKE, subject, evidence);
        }
        BitSet slots = new BitSet();
        examination
                .nodes()
                .forEach(viewer -> unclaimed.stream()
                        .filter(slot -> id.equals(viewer.ownerOf(slot)))
                        .forEach(slots::set));
        if (!slots.isEmpty()) {
            Finding lost = Finding.of(FindingKind.OWNER_LOST, subject + ", " + SlotRanges.text(slots), evidence);
            return promote(lost, id, examination);
        }
        return Finding.of(FindingKind.NODE_FAILED, subject, evidence)
                .advising("start it again; if it is gone for good, within 60 s on every node: CLUSTER FORGET " + id);
    }

    private static Finding promote(Finding lost, String id, Examination examination) {
        for (NodeReport node : examination.nodes()) {
            ClusterNode self = node.line(node.id());
            if (self != null && id.equals(self.primaryId())) {
                // Votes need a majority of the primaries; without it only TAKEOVER works.
                String how = hasQuorum(examination) ? "FORCE" : "TAKEOVER";
                return lost.repairedBy(
                        Step.of("make its replica the primary", node.address(), "CLUSTER FAILOVER " + how)
                                .until(node.address(), "ROLE", "master")
                                .alone());
            }
        }
        return lost.advising(LAST_WAY);
    }

    private static String state(ClusterNode node) {
        return node.flags().isEmpty() ? "connected" : node.flags().toString();
    }

    private static Finding withoutAddress(String id, Examination examination) {
        List<NodeReport> viewers = examination.nodes().stream()
                .filter(node -> node.view().nodesWithoutAddress().contains(id))
                .toList();
        List<String> evidence = viewers.stream()
                .map(viewer -> viewer + ": has no address of it")
                .toList();
        BitSet slots = new BitSet();
        viewers.forEach(viewer -> slots.or(viewer.view().nowhere()));
        if (!slots.isEmpty()) {
            String subject = id + ", " + SlotRanges.text(slots);
            return promote(Finding.of(FindingKind.OWNER_WITHOUT_ADDRESS, subject, evidence), id, examination);
        }
        List<Step> forget = viewers.stream()
                .map(viewer -> Step.of(
                        "forget the old id, on all nodes within 60 s", viewer.address(), "CLUSTER FORGET " + id))
                .toList();
        return Finding.of(FindingKind.LEFTOVER, id, evidence).repairedBy(forget);
    }

    private static void forgotten(NodeReport node, Examination examination, List<Finding> findings) {
        for (NodeReport other : examination.nodes()) {
            if (other != node && node.line(other.id()) == null) {
                String port = other.address().port() + " " + other.fact("bus-port");
                findings.add(Finding.of(
                                FindingKind.NODE_FORGOTTEN,
                                node + " and " + other,
                                List.of(node + ": does not know " + other))
                        .repairedBy(Step.of(
                                        "introduce them again",
                                        node.address(),
                                        "CLUSTER MEET " + other.address().host() + ' ' + port)
                                .alone()));
                return; // it hears of the rest from that one
            }
        }
    }

    private static void links(NodeReport node, Examination examination, List<Finding> findings) {
        for (ClusterNode line : node.view().nodes()) {
            NodeReport other = examination.answering(line.id());
            if (other != null && other != node && !line.flags().isEmpty()) {
                findings.add(Finding.of(
                                FindingKind.LINK_DOWN,
                                node + " to " + other,
                                List.of(node + ": " + line.flags(), other + ": answers clients"))
                        .advising("check the bus port from " + node + " and cluster-announce-bus-port on " + other));
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

    private static boolean hasQuorum(Examination examination) {
        return answeringVoters(examination) * 2 > votersOf(examination).size();
    }

    private static long answeringVoters(Examination examination) {
        return votersOf(examination).stream()
                .filter(id -> examination.answering(id) != null)
                .count();
    }

    private static Set<String> votersOf(Examination examination) {
        Set<String> voters = new TreeSet<>();
        for (NodeReport node : examination.nodes()) {
            for (int slot = 0; slot < KeySlot.COUNT; slot++) {
                String owner = node.ownerOf(slot);
                if (owner != null) {
                    voters.add(owner);
                }
            }
        }
        return voters;
    }
}
