package io.slotpilot.cli;

import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.NodeReport;
import io.slotpilot.core.doctor.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;

/** The same for programs. */
final class JsonReport {

    private final ObjectMapper mapper = new ObjectMapper();
    private final RedisCli commands;

    JsonReport(RedisCli commands) {
        this.commands = commands;
    }

    String render(Examination examination, List<Finding> findings) {
        Map<String, Object> unreachable = new LinkedHashMap<>();
        examination.unreachable().forEach((node, why) -> unreachable.put(node.toString(), why));
        Map<String, Object> notAvailable = new LinkedHashMap<>();
        for (NodeReport node : examination.nodes()) {
            if (!node.notAvailable().isEmpty()) {
                notAvailable.put(node.toString(), node.notAvailable());
            }
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("nodes", examination.nodes().stream().map(NodeReport::toString).toList());
        page.put("unreachable", unreachable);
        page.put("notAvailable", notAvailable);
        page.put("findings", findings.stream().map(this::finding).toList());
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(page);
    }

    private Map<String, Object> finding(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", TextReport.name(finding));
        json.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        json.put("subject", finding.subject());
        json.put("evidence", finding.evidence());
        json.put("effect", finding.kind().effect());
        json.put("causes", finding.kind().causes());
        json.put("advice", finding.advice());
        json.put("repair", finding.repair().stream().map(this::step).toList());
        return json;
    }

    private Map<String, Object> step(Step step) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("why", step.why());
        json.put("command", commands.line(step.action()));
        Step.Check check = step.check();
        if (check != null) {
            json.put("check", commands.question(check));
            json.put("expected", check.expected());
        }
        return json;
    }
}
