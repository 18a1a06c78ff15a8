package io.slotpilot.cli;

import io.slotpilot.core.survey.Printable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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
        return new CommandLine(new Slotpilot())
                .registerConverter(Path.class, new FileName())
                .setParameterExceptionHandler((exception, arguments) -> {
                    CommandLine command = exception.getCommandLine();
                    String help = command.getCommandSpec().qualifiedName() + " --help";
                    // An argument that is left over is quoted, and may be a URI with a password in it.
                    String wrong = String.valueOf(exception.getMessage()).replaceAll("//[^@ ]*@", "//***@");
                    return fail(command, wrong + "; see " + help);
                })
                .setExecutionExceptionHandler((exception, command, parsed) -> fail(command, exception.getMessage()));
    }

    /** A stack trace, or a page of options, helps nobody at night; what the exception says does. */
    private static int fail(CommandLine command, @Nullable String message) {
        command.getErr().println("slotpilot: " + Printable.text(String.valueOf(message)));
        return CANNOT_LOOK;
    }
}
