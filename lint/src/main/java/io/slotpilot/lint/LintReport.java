package io.slotpilot.lint;

import io.slotpilot.lint.program.Notice;
import java.util.List;

/**
 * What was found.
 *
 * @param findings by file and line
 * @param notices what could not be read
 * @param classes how many were read
 */
public record LintReport(List<Finding> findings, List<Notice> notices, int classes) {

    public LintReport {
        findings = List.copyOf(findings);
        notices = List.copyOf(notices);
    }

    /** Whether anything matters at least as much as that. */
    public boolean has(Level level) {
        return findings.stream().anyMatch(finding -> finding.level().isAtLeast(level));
    }
}
