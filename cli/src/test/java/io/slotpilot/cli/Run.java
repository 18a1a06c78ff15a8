package io.slotpilot.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** What one call of the command printed, and its exit status. */
record Run(int status, String out, String err) {

    private static final Pattern FINDING = Pattern.compile("(?m)^(?:CRITICAL|WARNING|NOTE) ([a-z_]+): ");

    static Run of(String... arguments) {
        return of(Slotpilot.commandLine(), arguments);
    }

    /** With a variable of the environment, for {@code slotpilot keys}. */
    static Run with(String variable, String value, String... arguments) {
        CommandLine command = Slotpilot.commandLine();
        KeysCommand keys =
                Objects.requireNonNull(command.getSubcommands().get("keys")).getCommand();
        keys.access.environment = Map.of(variable, value);
        return of(command, arguments);
    }

    private static Run of(CommandLine command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Run(status, out.toString(), err.toString());
    }

    /** The kinds of what was found, in the order of the page. */
    List<String> kinds() {
        return FINDING.matcher(out)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    /** The commands of the plan with their checks, as printed. */
    List<String> plan() {
        int plan = out.indexOf("\nPLAN");
        return plan < 0
                ? List.of()
                : out.substring(plan)
                        .lines()
                        .filter(line -> line.startsWith("redis-cli") || line.startsWith("# go on when"))
                        .toList();
    }
}
