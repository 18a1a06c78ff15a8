package io.slotpilot.junit;

import io.slotpilot.core.keylint.KeyFinding;
import java.util.List;

/**
 * What a test has sent that a cluster would refuse, for people.
 *
 * @param others how many more there was no room for
 */
record CrossSlotReport(List<KeyFinding> findings, long others) {

    /** @param where in which part of the tests */
    String text(String where) {
        long commands = others + findings.stream().mapToLong(KeyFinding::count).sum();
        StringBuilder text = new StringBuilder();
        text.append(commands == 1 ? "A Redis command was" : commands + " Redis commands were")
                .append(" sent whose keys are not in one slot, ")
                .append(where)
                .append(':');
        for (KeyFinding finding : findings) {
            text.append("\n\n  ").append(finding.summary());
            if (finding.count() > 1) {
                text.append(" (").append(finding.count()).append(" times)");
            }
            text.append("\n  ").append(finding.rule().effect());
            text.append("\n  ").append(finding.advice());
        }
        if (others > 0) {
            text.append("\n\n  and ").append(others).append(" others");
        }
        return text.append('\n').toString();
    }
}
