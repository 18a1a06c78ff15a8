package io.slotpilot.cli.report;

import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.NodeReport;
import io.slotpilot.core.doctor.RedisCli;
import io.slotpilot.core.doctor.Severity;
import io.slotpilot.core.doctor.Step;
import io.slotpilot.core.survey.Diagnosis;
import io.slotpilot.core.survey.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The page for a person. */
public final class TextReport {

    private static final String RESET = "\u001b[0m";

    private final PrintWriter out;
    private final RedisCli commands;
    private final boolean colour;

    public TextReport(PrintWriter out, RedisCli commands, boolean colour) {
        this.out = out;
        this.commands = commands;
        this.colour = colour;
    }

    public void print(Diagnosis diagnosis) {
        Examination examination = diagnosis.examination();
        List<Finding> findings = diagnosis.findings();
        out.println(examination.nodes().size() + " nodes asked, "
                + examination.unreachable().size() + " did not answer");
        examination.unreachable().forEach((node, why) -> out.println("  " + node + ": " + Printable.text(why)));
        examination.nodes().forEach(this::printNotAvailable);
        if (findings.isEmpty()) {
            out.println(paint("\u001b[32m", "healthy: nothing found"));
        } else if (diagnosis.settledMillis() > 0) {
            out.println("looked twice, " + diagnosis.settledMillis() + " ms apart: what follows was there both times");
        }
        findings.forEach(this::print);
        printPlan(findings, examination);
        printDecisions(findings, examination);
        out.flush();
    }

    private void printNotAvailable(NodeReport node) {
        node.notAvailable()
                .forEach((command, why) ->
                        out.println("  " + node + ": " + command + " is not available: " + Printable.text(why)));
    }

    private void print(Finding finding) {
        out.println();
        out.println(paint(paintOf(finding.severity()), finding.severity() + " " + name(finding.kind())) + ": "
                + Printable.text(finding.subject()));
        finding.evidence().forEach(said -> out.println("  " + Printable.text(said)));
        out.println("  applications see: " + finding.kind().effect());
        out.println("  usual cause: " + finding.kind().causes());
        if (!finding.advice().isEmpty()) {
            out.println("  do: " + Printable.text(finding.advice()));
        }
    }

    private void printPlan(List<Finding> findings, Examination examination) {
        if (findings.stream().allMatch(finding -> finding.repair().isEmpty())) {
            return;
        }
        out.println();
        out.println(paint("\u001b[1m", "PLAN")
                + ": one line after the other; stop at the first error, and run the doctor again at the end");
        for (Finding finding : findings) {
            printSteps(finding, finding.repair(), examination, "");
        }
    }

    /** Commented out, so that nobody runs them with the rest. */
    private void printDecisions(List<Finding> findings, Examination examination) {
        if (findings.stream().allMatch(finding -> finding.otherwise().isEmpty())) {
            return;
        }
        out.println();
        out.println(paint("\u001b[1m", "AFTER A DECISION") + ": not part of the plan; read 'do:' above first");
        for (Finding finding : findings) {
            printSteps(finding, finding.otherwise(), examination, "#! ");
        }
    }

    private void printSteps(Finding finding, List<Step> steps, Examination examination, String prefix) {
        if (!steps.isEmpty()) {
            out.println();
            out.println("# " + name(finding.kind()) + ": " + Printable.text(finding.subject()));
            steps.forEach(step -> print(step, examination, prefix));
        }
    }

    private void print(Step step, Examination examination, String prefix) {
        out.println("# " + step.why());
        String refusal = examination.refusal(step.action());
        if (refusal != null) {
            out.println("# not available to this user (" + Printable.text(refusal)
                    + "): ask your provider, or someone who" + " may, for");
        }
        String start = refusal == null ? prefix : "#   ";
        out.println(start + commands.line(step.action()));
        Step.Check check = step.check();
        if (check != null) {
            out.println("# go on when this prints a line '" + check.expected() + "':");
            out.println(start + commands.question(check));
        }
    }

    private String paint(String how, String text) {
        return colour ? how + text + RESET : text;
    }

    private static String paintOf(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "\u001b[1;31m";
            case WARNING -> "\u001b[33m";
            case NOTE -> "\u001b[36m";
        };
    }

    /** In lower case, as in every output. */
    public static String name(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
