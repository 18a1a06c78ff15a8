package io.slotpilot.core.survey;

import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.Severity;
import java.util.List;

/**
 * What was seen, and what is wrong with it.
 *
 * @param examination the last look
 * @param findings in the order of repair
 * @param settledMillis how long they stayed as they are, from one look to the next; 0 if there was one look
 */
public record Diagnosis(Examination examination, List<Finding> findings, long settledMillis) {

    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /** Whether too few nodes answered to say that the rest is healthy. */
    public boolean isBlind() {
        return examination.unreachable().size() >= examination.nodes().size();
    }

    /** Whether something is worse than worth to know. */
    public boolean isHealthy() {
        return findings.stream().allMatch(finding -> finding.severity() == Severity.NOTE);
    }
}
