package io.slotpilot.cli;

import io.slotpilot.lint.report.LintCommand;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code slotpilot lint}: hands everything to lint's own command, the one home of its options. */
@Command(
        name = "lint",
        description =
                "Finds commands in compiled classes whose keys are not in one slot. lint --help lists the options.")
final class LintSubcommand implements Callable<Integer> {

    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        return LintCommand.run(arguments, out, spec.commandLine().getErr());
    }
}
