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
    private static final String DECISION = "#! ";

    static Run of(String... arguments) {
        return with(Map.of(), arguments);
    }

    /** With variables in the environment of the command. */
    static Run with(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Slotpilot.commandLine();
        DoctorCommand doctor =
                Objects.requireNonNull(command.getSubcommands().get("doctor")).getCommand();
        doctor.access.environment = environment;
        KeysCommand keys =
                Objects.requireNonNull(command.getSubcommands().get("keys")).getCommand();
        keys.access.environment = environment;
        int status = command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
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
        return plan < 0 ? List.of() : lines(out.substring(plan), "");
    }

    /** The commands that follow a decision, as someone runs them who has taken it. */
    List<String> decided() {
        int decisions = out.indexOf("\nAFTER A DECISION");
        return decisions < 0 ? List.of() : lines(out.substring(decisions), DECISION);
    }

    private static List<String> lines(String page, String prefix) {
        return page.lines()
                .filter(line -> line.startsWith(prefix + "redis-cli")
                        || line.startsWith(prefix + "for slot")
                        || line.startsWith("# go on when"))
                .map(line -> line.startsWith("# go on when") ? line : line.substring(prefix.length()))
                .toList();
    }
}
