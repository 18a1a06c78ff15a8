package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.NodeFlag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Nodes that answer clients, but not each other: the cluster bus. */
final class LinkRule implements Rule {

    private static final Set<NodeFlag> TROUBLE =
            Set.of(NodeFlag.FAILED, NodeFlag.POSSIBLY_FAILED, NodeFlag.LINK_DOWN, NodeFlag.NO_ADDRESS);

    @Override
    public List<Finding> check(Examination examination) {
        List<Set<NodeReport>> groups = groups(examination.nodes());
        if (groups.size() > 1 && areApart(groups)) {
            return List.of(partition(groups));
        }
        List<Finding> findings = new ArrayList<>();
        List<NodeReport> nodes = examination.nodes();
        for (NodeReport node : nodes) {
            oneWay(node, nodes, findings);
            for (NodeReport other : nodes.subList(nodes.indexOf(node) + 1, nodes.size())) {
                if (isBad(node, other) && isBad(other, node)) {
                    findings.add(Finding.of(
                                    FindingKind.LINK_DOWN,
                                    node + " and " + other,
                                    List.of(says(node, other), says(other, node)))
                            .advising("check the bus ports between them"));
                }
            }
        }
        return findings;
    }

    /** Nodes that hear each other, directly or through others. */
    private static List<Set<NodeReport>> groups(List<NodeReport> nodes) {
        Set<NodeReport> left = new LinkedHashSet<>(nodes);
        List<Set<NodeReport>> groups = new ArrayList<>();
        while (!left.isEmpty()) {
            Set<NodeReport> group = new LinkedHashSet<>();
            Deque<NodeReport> next = new ArrayDeque<>(List.of(left.iterator().next()));
            while (!next.isEmpty()) {
                NodeReport node = next.remove();
                if (left.remove(node)) {
                    group.add(node);
                    left.stream()
                            .filter(other -> !isBad(node, other) && !isBad(other, node))
                            .forEach(next::add);
                }
            }
            groups.add(group);
        }
        return groups;
    }

    /** Whether no node hears one of another group. */
    private static boolean areApart(List<Set<NodeReport>> groups) {
        for (Set<NodeReport> group : groups) {
            for (Set<NodeReport> others : groups) {
                for (NodeReport node : group) {
                    if (group != others && !others.stream().allMatch(other -> isBad(node, other))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static Finding partition(List<Set<NodeReport>> groups) {
        List<String> evidence = new ArrayList<>();
        for (Set<NodeReport> group : groups) {
            NodeReport first = group.iterator().next();
            evidence.add(Evidence.names(group) + ": hear each other only; cluster_state:" + first.fact("cluster_state")
                    + ", current epoch " + first.fact("cluster_current_epoch"));
        }
        return Finding.of(FindingKind.PARTITIONED, groups.size() + " groups of nodes", evidence)
                .advising("repair the network between the groups, and change no slots before; the part with most"
                        + " primaries goes on, and what was written to the other part since may be lost");
    }

    private static void oneWay(NodeReport target, List<NodeReport> nodes, List<Finding> findings) {
        List<String> evidence = new ArrayList<>();
        for (NodeReport viewer : nodes) {
            if (viewer != target && isBad(viewer, target) && !isBad(target, viewer)) {
                evidence.add(says(viewer, target));
                if (target.lacksLink(viewer.id(), false)) {
                    evidence.add(target + ": CLUSTER LINKS has none from " + viewer);
                }
            }
        }
        if (!evidence.isEmpty()) {
            evidence.add(target + ": answers clients, and sees these nodes well");
            findings.add(Finding.of(FindingKind.ONE_WAY_LINK, "to " + target, evidence)
                    .advising("check the way to the bus port of " + target + ", " + target.fact(Facts.BUS_PORT)
                            + " as others are told, and its cluster-announce-bus-port"));
        }
    }

    private static boolean isBad(NodeReport viewer, NodeReport target) {
        ClusterNode line = viewer.line(target.id());
        return line != null && line.flags().stream().anyMatch(TROUBLE::contains);
    }

    private static String says(NodeReport viewer, NodeReport target) {
        ClusterNode line = viewer.line(target.id());
        return viewer + ": " + (line == null ? "does not know " : line.flags() + " of ") + target;
    }
}
