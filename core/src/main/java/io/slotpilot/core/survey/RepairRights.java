package io.slotpilot.core.survey;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.doctor.Action;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.NodeReport;
import io.slotpilot.core.doctor.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a node will take the commands of a plan: managed services and ACLs may refuse them. */
final class RepairRights {

    /**
     * Commands of plans with arguments that every server rejects before it changes anything: rights are looked at before
     * arguments are.
     */
    private static final Map<String, List<String>> REJECTED = Map.of(
            "CLUSTER SETSLOT", List.of("CLUSTER", "SETSLOT", "-1", "STABLE"),
            "CLUSTER ADDSLOTSRANGE", List.of("CLUSTER", "ADDSLOTSRANGE", "-1", "-1"),
            "CLUSTER FORGET", List.of("CLUSTER", "FORGET", "?"),
            "CLUSTER MEET", List.of("CLUSTER", "MEET", "?", "?"),
            "CLUSTER FAILOVER", List.of("CLUSTER", "FAILOVER", "?"),
            "CLUSTER REPLICATE", List.of("CLUSTER", "REPLICATE", "?"),
            "MIGRATE", List.of("MIGRATE", "?", "?", "", "?", "?"));

    private final Map<NodeAddress, Set<String>> needed = new HashMap<>();

    /** @param findings whose plans are to be carried out */
    RepairRights(List<Finding> findings) {
        findings.stream()
                .flatMap(finding -> Stream.concat(finding.repair().stream(), finding.otherwise().stream()))
                .map(Step::action)
                .forEach(this::need);
    }

    private void need(Action action) {
        List<String> commands =
                REJECTED.keySet().stream().filter(action::begins).toList();
        action.nodes()
                .forEach(node ->
                        needed.computeIfAbsent(node, unknown -> new HashSet<>()).addAll(commands));
    }

    /** Whether the plan has something for this node. */
    boolean concern(NodeReport report) {
        return !needed.getOrDefault(report.address(), Set.of()).isEmpty();
    }

    NodeReport look(NodeReport report, NodeDialogue node) {
        NodeReport asked = report;
        for (String command : needed.getOrDefault(report.address(), Set.of())) {
            String error =
                    node.errorOf(REJECTED.getOrDefault(command, List.of()).toArray(String[]::new));
            asked = error != null && isRefusal(error) ? asked.without(command, error) : asked;
        }
        return asked;
    }

    /** ACLs say NOPERM; services that hide a command say that they do not know it. */
    private static boolean isRefusal(String error) {
        String text = error.toLowerCase(Locale.ROOT);
        return text.startsWith("noperm")
                || text.contains("unknown") && text.contains("command")
                || text.contains("not allowed");
    }
}
