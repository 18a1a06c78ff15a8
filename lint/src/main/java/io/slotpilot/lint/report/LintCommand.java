package io.slotpilot.lint.report;

import io.slotpilot.lint.Finding;
import io.slotpilot.lint.Level;
import io.slotpilot.lint.Lint;
import io.slotpilot.lint.LintOptions;
import io.slotpilot.lint.LintReport;
import io.slotpilot.lint.Rule;
import io.slotpilot.lint.program.Notice;
import io.slotpilot.lint.sink.ClientProfile;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The command line: {@code lint [options] <directory|jar|class>…}.
 *
 * <p>Ends with 0 if nothing was found that matters, 1 if something was, 2 if it was called wrongly or there was nothing to
 * look at. Findings go to the output, what could not be read to the error output.
 */
public final class LintCommand {

    /** Nothing that matters. */
    public static final int CLEAN = 0;
    /** Findings. */
    public static final int FOUND = 1;
    /** Wrong options, or nothing to look at. */
    public static final int USAGE = 2;

    /** What {@code --help} says. */
    public static final String HELP = """
        usage: lint [options] <directory|jar|class file>...
        Finds Redis commands whose keys are not in one slot, in compiled classes; all given as one program.
          --format text|json|sarif    text unless given
          --output FILE               instead of the standard output
          --fail-on LEVEL             error, warning, note, or off for never; warning unless given
          --rule ID=LEVEL             another level for a rule; off silences it
          --client NAME               jedis-7, jedis-8, lettuce, spring: whose behaviour is described
          --classpath PATHS           libraries that the classes call, such as wrappers: followed, not reported
          --source-root DIR           where sources are, for paths in the report
          --baseline FILE             findings in it are known and not reported
          --write-baseline FILE       writes what is found there, and ends with 0
          --help                      prints this
        Exit status: 0 nothing that matters, 1 findings, 2 wrong options or no class to look at.
        Example: lint --format sarif --output lint.sarif --source-root src/main/java target/classes
        """;

    private final LintOptions.Builder options = LintOptions.builder();
    private final List<Path> inputs = new ArrayList<>();
    private final List<Path> libraries = new ArrayList<>();
    private final List<Path> roots = new ArrayList<>();
    private ReportFormat format = ReportFormat.TEXT;
    private Level failOn = Level.WARNING;
    private @Nullable Path output;
    private @Nullable Path writtenBaseline;

    private LintCommand() {}

    /** As a program of its own. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /**
     * Runs the command.
     *
     * @return the exit status
     */
    public static int run(List<String> arguments, PrintWriter out, PrintWriter err) {
        LintCommand command = new LintCommand();
        try {
            if (arguments.contains("--help")) {
                out.print(HELP);
                out.flush();
                return CLEAN;
            }
            command.read(arguments.iterator());
            return command.inputs.isEmpty()
                    ? usage(err, "name a directory, a jar or a class file")
                    : command.lint(out, err);
        } catch (NoSuchFileException e) {
            return usage(err, "there is no file " + e.getMessage());
        } catch (IllegalArgumentException | IOException e) {
            return usage(err, String.valueOf(e.getMessage()));
        }
    }

    private static int usage(PrintWriter err, String problem) {
        err.println("lint: " + problem + "; --help says more");
        return USAGE;
    }

    private void read(Iterator<String> arguments) throws IOException {
        while (arguments.hasNext()) {
            String argument = arguments.next();
            if (!argument.startsWith("--")) {
                inputs.add(Path.of(argument));
            } else if (!arguments.hasNext()) {
                throw new IllegalArgumentException(argument + " needs a value, or is not known");
            } else {
                option(argument, arguments.next());
            }
        }
    }

    private void option(String name, String value) throws IOException {
        switch (name) {
            case "--format" -> format = ReportFormat.parse(value);
            case "--output" -> output = Path.of(value);
            case "--fail-on" -> failOn = Level.parse(value);
            case "--rule" -> rule(value);
            case "--client" -> options.client(ClientProfile.parse(value));
            case "--classpath" ->
                Stream.of(value.split(File.pathSeparator)).map(Path::of).forEach(libraries::add);
            case "--source-root" -> roots.add(Path.of(value));
            case "--baseline" -> options.baseline(Files.readAllLines(Path.of(value)));
            case "--write-baseline" -> writtenBaseline = Path.of(value);
            default -> throw new IllegalArgumentException("there is no option " + name);
        }
    }

    private void rule(String value) {
        int equals = value.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("--rule must be ID=LEVEL but was " + value);
        }
        options.level(Rule.parse(value.substring(0, equals)), Level.parse(value.substring(equals + 1)));
    }

    private int lint(PrintWriter out, PrintWriter err) throws IOException {
        LintReport report = Lint.check(inputs, libraries, options.build());
        report.notices().forEach(notice -> err.println("lint: " + notice));
        if (writtenBaseline != null) {
            Files.write(
                    writtenBaseline,
                    report.findings().stream()
                            .map(Finding::fingerprint)
                            .distinct()
                            .toList());
            return CLEAN;
        }
        String text = format.write(report, new SourceRoots(roots));
        if (output == null) {
            out.print(text);
            out.flush();
        } else {
            Files.writeString(output, text);
        }
        if (report.classes() == 0) {
            err.println(new Notice("lint", "there was no class to look at"));
            return USAGE;
        }
        return failOn != Level.OFF && report.has(failOn) ? FOUND : CLEAN;
    }
}
