package io.slotpilot.cli;

import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.NodeReport;
import io.slotpilot.core.doctor.Step;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The page for a person. */
final class TextReport {

    private final PrintWriter out;
    private final RedisCli commands;

    TextReport(PrintWriter out, RedisCli commands) {
        this.out = out;
        this.commands = commands;
    }

    void print(Examination examination, List<Finding> findings) {
        out.println(examination.nodes().size() + " nodes asked, "
                + examination.unreachable().size() + " did not answer");
        examination.unreachable().forEach((node, why) -> out.println("  " + node + ": " + Printable.text(why)));
        examination.nodes().forEach(this::printNotAvailable);
        if (findings.isEmpty()) {
            out.println("healthy: nothing found");
        }
        findings.forEach(this::print);
        if (findings.stream().anyMatch(finding -> !finding.repair().isEmpty())) {
            printPlan(findings);
        }
        out.flush();
    }

    private void printNotAvailable(NodeReport node) {
        node.notAvailable()
                .forEach((command, why) ->
                        out.println("  " + node + ": " + command + " is not available: " + Printable.text(why)));
    }

    private void print(Finding finding) {
        out.println();
        out.println(finding.severity() + " " + name(finding) + ": " + Printable.text(finding.subject()));
        finding.evidence().forEach(said -> out.println("  " + Printable.text(said)));
        out.println("  applications see: " + finding.kind().effect());
        out.println("  usual cause: " + finding.kind().causes());
        if (!finding.advice().isEmpty()) {
            out.println("  do: " + Printable.text(finding.advice()));
        }
    }

    private void printPlan(List<Finding> findings) {
        out.println();
        out.println("PLAN: one line after the other; stop at the first error, and run the doctor again at the end");
        for (Finding finding : findings) {
            if (!finding.repair().isEmpty()) {
                out.println();
                out.println("# " + name(finding) + ": " + Printable.text(finding.subject()));
                finding.repair().forEach(this::print);
            }
        }
    }

    private void print(Step step) {
        out.println("# " + step.why());
        out.println(commands.line(step.action()));
        Step.Check check = step.check();
        if (check != null) {
            out.println("# go on when this prints a line '" + check.expected() + "':");
            out.println(commands.question(check));
        }
    }

    static String name(Finding finding) {
        return finding.kind().name().toLowerCase(Locale.ROOT);
    }
}
