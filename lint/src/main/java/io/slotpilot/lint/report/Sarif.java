package io.slotpilot.lint.report;

import io.slotpilot.lint.Finding;
import io.slotpilot.lint.Level;
import io.slotpilot.lint.LintReport;
import io.slotpilot.lint.Rule;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tree of a SARIF 2.1.0 log (OASIS, Static Analysis Results Interchange Format). */
final class Sarif {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private Sarif() {}

    static Map<String, Object> of(LintReport report, SourceRoots roots) {
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "slotpilot-lint");
        driver.put("rules", Arrays.stream(Rule.values()).map(Sarif::rule).toList());
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("columnKind", "utf16CodeUnits");
        run.put("invocations", List.of(invocation(report)));
        run.put(
                "results",
                report.findings().stream().map(each -> result(each, roots)).toList());
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return log;
    }

    private static Map<String, Object> rule(Rule rule) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", rule.id());
        json.put("shortDescription", text(rule.summary()));
        json.put("defaultConfiguration", Map.of("level", level(rule.level())));
        return json;
    }

    private static Map<String, Object> invocation(LintReport report) {
        Map<String, Object> invocation = new LinkedHashMap<>();
        invocation.put("executionSuccessful", true);
        invocation.put(
                "toolExecutionNotifications",
                report.notices().stream()
                        .map(notice -> Map.of("level", "warning", "message", text(notice.toString())))
                        .toList());
        return invocation;
    }

    private static Map<String, Object> result(Finding finding, SourceRoots roots) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", finding.rule().id());
        result.put("ruleIndex", finding.rule().ordinal());
        result.put("level", level(finding.level()));
        result.put("message", text(message(finding)));
        result.put("locations", List.of(location(roots.locate(finding.file()), finding.line())));
        result.put("partialFingerprints", Map.of("slotpilotKeys/v1", finding.fingerprint()));
        List<Object> related = new ArrayList<>();
        for (String place : finding.via()) {
            int colon = place.lastIndexOf(':');
            related.add(
                    location(roots.locate(place.substring(0, colon)), Integer.parseInt(place.substring(colon + 1))));
        }
        if (!related.isEmpty()) {
            result.put("relatedLocations", related);
        }
        return result;
    }

    private static String message(Finding finding) {
        return finding.command() + " by " + finding.call() + ": " + finding.message()
                + (finding.keys().isEmpty() ? "" : " Keys: " + String.join(", ", finding.keys()) + ".")
                + (finding.fix().isEmpty() ? "" : " Fix: " + finding.fix());
    }

    private static Map<String, Object> location(String file, int line) {
        Map<String, Object> physical = new LinkedHashMap<>();
        physical.put("artifactLocation", Map.of("uri", uri(file)));
        if (line > 0) {
            physical.put("region", Map.of("startLine", line));
        }
        return Map.of("physicalLocation", physical);
    }

    /** Blanks and the like are escaped; a path without a scheme is relative to the repository. */
    private static String uri(String file) {
        try {
            return new URI(null, null, file, null).toString();
        } catch (URISyntaxException e) {
            return file.replaceAll("[^A-Za-z0-9./_-]", "_");
        }
    }

    private static Map<String, Object> text(String text) {
        return Map.of("text", text);
    }

    private static String level(Level level) {
        return level == Level.OFF ? "none" : level.title();
    }
}
