package io.slotpilot.core.survey;

import io.slotpilot.core.doctor.Action;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.NodeReport;
import io.slotpilot.core.doctor.Step;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    private RepairRights() {}

    /** Whether the plan has something for this node. */
    static boolean concern(NodeReport report, List<Finding> findings) {
        return REJECTED.keySet().stream().anyMatch(command -> needs(report, command, findings));
    }

    static NodeReport look(NodeReport report, List<Finding> findings, NodeDialogue node) {
        NodeReport asked = report;
        for (Map.Entry<String, List<String>> command : REJECTED.entrySet()) {
            if (needs(report, command.getKey(), findings)) {
                String error = node.errorOf(command.getValue().toArray(String[]::new));
                asked = error != null && isRefusal(error) ? asked.without(command.getKey(), error) : asked;
            }
        }
        return asked;
    }

    private static boolean needs(NodeReport report, String command, List<Finding> findings) {
        return findings.stream()
                .flatMap(finding -> Stream.concat(finding.repair().stream(), finding.otherwise().stream()))
                .map(Step::action)
                .anyMatch(action -> isFor(report, command, action));
    }

    private static boolean isFor(NodeReport report, String command, Action action) {
        return action.isSentTo(report.address()) && action.begins(command);
    }

    /** ACLs say NOPERM; services that hide a command say that they do not know it. */
    private static boolean isRefusal(String error) {
        String text = error.toLowerCase(Locale.ROOT);
        return text.startsWith("noperm")
                || text.contains("unknown") && text.contains("command")
                || text.contains("not allowed");
    }
}
