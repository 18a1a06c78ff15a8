package io.slotpilot.cli;

import io.slotpilot.core.survey.Printable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The root command. A new subcommand is one more entry in its list. */
@Command(
        name = "slotpilot",
        description = "Looks at a Redis or Valkey cluster, and at code that uses one. Changes nothing.",
        mixinStandardHelpOptions = true,
        version = "slotpilot 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DoctorCommand.class,
            SlotsCommand.class,
            LintSubcommand.class,
            KeysCommand.class,
            WatchCommand.class,
            GenerateCompletion.class,
            HelpCommand.class
        })
public final class Slotpilot {

    /** Exit status: nothing is wrong. */
    static final int HEALTHY = 0;
    /** Exit status: something is wrong. */
    static final int FINDINGS = 1;
    /** Exit status: the cluster, or half of it, could not be looked at; or the command line is wrong. */
    static final int CANNOT_LOOK = 2;

    public static void main(String[] arguments) {
        Interrupt.listen();
        int status = commandLine().execute(arguments);
        Interrupt.over();
        System.exit(status);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Slotpilot()).setExecutionExceptionHandler((exception, command, parsed) -> {
            // A stack trace helps nobody at night; what the exception says does.
            command.getErr().println("slotpilot: " + Printable.text(String.valueOf(exception.getMessage())));
            return CANNOT_LOOK;
        });
    }
}
