package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.NodeFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Settings and versions that should be the same on every node, and addresses that it announces. */
final class SettingsRule implements Rule {

    private static final List<String> SETTINGS = List.of(
            "cluster-require-full-coverage",
            "cluster-allow-reads-when-down",
            "cluster-node-timeout",
            "cluster-preferred-endpoint-type",
            "maxmemory_policy");
    /** Where the bus listens if no cluster-port is set. */
    private static final int BUS_OFFSET = 10_000;

    /** What clients get in place of a hostname that is not known (clusterNodePreferredEndpoint). */
    private static final String NAMELESS = "?";

    private static final List<String> VERSIONS = List.of("redis_version", "valkey_version");

    @Override
    public List<Finding> check(Examination examination) {
        List<Finding> findings = new ArrayList<>();
        SETTINGS.forEach(name -> compare(FindingKind.SETTINGS_DIFFER, name, examination, findings));
        VERSIONS.forEach(name -> compare(FindingKind.VERSIONS_DIFFER, name, examination, findings));
        examination.nodes().forEach(node -> announced(node, examination, findings));
        return findings;
    }

    private static void compare(FindingKind kind, String name, Examination examination, List<Finding> findings) {
        List<NodeReport> told = examination.nodes().stream()
                .filter(node -> node.fact(name) != null)
                .toList();
        long different = told.stream()
                .map(node -> Objects.requireNonNull(node.fact(name)))
                .distinct()
                .count();
        if (different > 1) {
            findings.add(Finding.of(kind, name, Evidence.grouped(told, node -> String.valueOf(node.fact(name)))));
        }
    }

    /** Behind NAT it is right to announce other addresses than those of the machine; so only where it leads nowhere. */
    private static void announced(NodeReport node, Examination examination, List<Finding> findings) {
        List<String> evidence = new ArrayList<>();
        List<NodeReport> nameless = examination.nodes().stream()
                .filter(viewer -> NAMELESS.equals(viewer.fact(Facts.FOR_CLIENTS + node.id())))
                .toList();
        if (!nameless.isEmpty()) {
            evidence.add(node + ": prefers hostnames and announces none (cluster-preferred-endpoint-type,"
                    + " cluster-announce-hostname): redirects to it name '?', says CLUSTER SLOTS of "
                    + Evidence.names(nameless));
        }
        String bus = node.factOr("cluster-announce-bus-port", "0");
        String listening = listening(node);
        if (!bus.equals("0") && !bus.equals(listening) && isUnheard(node, examination)) {
            evidence.add(node + ": cluster-announce-bus-port " + bus + ", but it listens at " + listening
                    + ", and other nodes cannot reach it");
        }
        if (!evidence.isEmpty()) {
            findings.add(Finding.of(FindingKind.ANNOUNCED_WRONG, node.toString(), evidence)
                    .repairedBy(bus.equals("0") || evidence.size() > 1 ? List.of() : announce(node))
                    .advising("correct it in redis.conf too"));
        }
    }

    private static List<Step> announce(NodeReport node) {
        return Step.of("announce where it listens", node.address(), "CONFIG SET cluster-announce-bus-port 0")
                .alone();
    }

    private static String listening(NodeReport node) {
        String port = node.factOr("cluster-port", "0");
        return port.equals("0") ? Long.toString(node.number("port", 0) + BUS_OFFSET) : port;
    }

    private static boolean isUnheard(NodeReport node, Examination examination) {
        return examination.nodes().stream().anyMatch(viewer -> {
            ClusterNode line = viewer.line(node.id());
            return viewer != node && line != null && line.flags().contains(NodeFlag.LINK_DOWN);
        });
    }
}
