package io.slotpilot.spring.actuate;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.RedisCli;
import io.slotpilot.core.doctor.Step;
import io.slotpilot.core.survey.Diagnosis;
import io.slotpilot.spring.Checkup;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the doctor found in one cluster. Holds addresses, slots and counts, never a user or a password, and a key only if
 * {@code slotpilot.key-names-in-messages} is set.
 *
 * @param state {@code healthy}, {@code findings}, {@code blind} if at most half of the nodes answered, {@code cannot_look}
 * @param obstacle why it cannot look; empty if it can
 * @param unreachable nodes that did not answer, with the reason
 * @param notAvailable commands that nodes refused
 */
record DoctorReport(
        String cluster,
        Instant at,
        long tookMillis,
        String state,
        String obstacle,
        List<String> nodes,
        Map<String, String> unreachable,
        Map<String, List<String>> notAvailable,
        List<Found> findings) {

    /** One thing that is wrong; {@code afterDecision} gives something up. */
    record Found(
            String kind,
            String severity,
            String subject,
            List<String> evidence,
            String effect,
            String causes,
            String advice,
            List<PlannedStep> plan,
            List<PlannedStep> afterDecision) {

        private static Found of(Finding finding, RedisCli commands) {
            return new Found(
                    name(finding.kind()),
                    name(finding.severity()),
                    finding.subject(),
                    finding.evidence(),
                    finding.kind().effect(),
                    finding.kind().causes(),
                    finding.advice(),
                    PlannedStep.of(finding.repair(), commands),
                    PlannedStep.of(finding.otherwise(), commands));
        }
    }

    /** A command, and what has to answer what before the next one. */
    record PlannedStep(
            String why,
            String command,
            @Nullable String check,
            @Nullable String expected) {

        private static List<PlannedStep> of(List<Step> steps, RedisCli commands) {
            return steps.stream()
                    .map(step -> {
                        Step.Check check = step.check();
                        return new PlannedStep(
                                step.why(),
                                commands.line(step.action()),
                                check == null ? null : commands.question(check),
                                check == null ? null : check.expected());
                    })
                    .toList();
        }
    }

    static DoctorReport of(Checkup checkup) {
        Diagnosis diagnosis = checkup.diagnosis();
        return new DoctorReport(
                checkup.cluster(),
                checkup.at(),
                checkup.took().toMillis(),
                state(diagnosis),
                checkup.obstacle(),
                diagnosis == null
                        ? List.of()
                        : diagnosis.examination().nodes().stream()
                                .map(Object::toString)
                                .toList(),
                diagnosis == null
                        ? Map.of()
                        : unreachable(diagnosis.examination().unreachable()),
                diagnosis == null ? Map.of() : notAvailable(diagnosis),
                diagnosis == null
                        ? List.of()
                        : diagnosis.findings().stream()
                                .map(finding -> Found.of(finding, checkup.commands()))
                                .toList());
    }

    /** For health: when, and what kinds. */
    Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("at", at);
        summary.put("state", state);
        summary.put(
                "findings",
                findings.stream()
                        .map(found -> found.severity + ' ' + found.kind + ": " + found.subject)
                        .toList());
        return summary;
    }

    private static String state(@Nullable Diagnosis diagnosis) {
        if (diagnosis == null) {
            return "cannot_look";
        }
        return diagnosis.isBlind() ? "blind" : diagnosis.isHealthy() ? "healthy" : "findings";
    }

    private static Map<String, String> unreachable(Map<NodeAddress, String> silent) {
        Map<String, String> told = new TreeMap<>();
        silent.forEach((node, why) -> told.put(node.toString(), why));
        return told;
    }

    /** Without the servers' words, which name the user. */
    private static Map<String, List<String>> notAvailable(Diagnosis diagnosis) {
        Map<String, List<String>> told = new TreeMap<>();
        diagnosis.examination().nodes().forEach(node -> {
            if (!node.notAvailable().isEmpty()) {
                told.put(node.toString(), List.copyOf(node.notAvailable().keySet()));
            }
        });
        return told;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
