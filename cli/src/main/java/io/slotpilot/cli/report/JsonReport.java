package io.slotpilot.cli.report;

import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.NodeReport;
import io.slotpilot.core.doctor.RedisCli;
import io.slotpilot.core.doctor.Step;
import io.slotpilot.core.survey.Diagnosis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;

/** The same for programs. */
public final class JsonReport {

    private final ObjectMapper mapper = new ObjectMapper();
    private final RedisCli commands;

    public JsonReport(RedisCli commands) {
        this.commands = commands;
    }

    public String render(Diagnosis diagnosis) {
        Examination examination = diagnosis.examination();
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
        page.put("settledMillis", diagnosis.settledMillis());
        page.put(
                "findings",
                diagnosis.findings().stream()
                        .map(finding -> finding(finding, examination))
                        .toList());
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(page);
    }

    private Map<String, Object> finding(Finding finding, Examination examination) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", TextReport.name(finding.kind()));
        json.put("severity", TextReport.name(finding.severity()));
        json.put("subject", finding.subject());
        json.put("evidence", finding.evidence());
        json.put("effect", finding.kind().effect());
        json.put("causes", finding.kind().causes());
        json.put("advice", finding.advice());
        json.put("repair", steps(finding.repair(), examination));
        json.put("afterDecision", steps(finding.otherwise(), examination));
        return json;
    }

    private List<Map<String, Object>> steps(List<Step> steps, Examination examination) {
        return steps.stream().map(step -> step(step, examination)).toList();
    }

    private Map<String, Object> step(Step step, Examination examination) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("why", step.why());
        json.put("command", commands.line(step.action()));
        String refusal = examination.refusal(step.action());
        if (refusal != null) {
            json.put("notAvailable", refusal);
        }
        Step.Check check = step.check();
        if (check != null) {
            json.put("check", commands.question(check));
            json.put("expected", check.expected());
        }
        return json;
    }
}
