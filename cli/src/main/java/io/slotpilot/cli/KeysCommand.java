package io.slotpilot.cli;

import io.slotpilot.cli.keys.KeysAnalysis;
import io.slotpilot.cli.keys.KeysReport;
import io.slotpilot.cli.keys.MonitorReplay;
import io.slotpilot.cli.keys.MonitorReport;
import io.slotpilot.cli.keys.Sweep;
import io.slotpilot.cli.keys.SweepOptions;
import io.slotpilot.cli.keys.SweepResult;
import io.slotpilot.core.survey.CannotLookException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.ObjectMapper;

/** {@code slotpilot keys}. */
@Command(
        name = "keys",
        description = "Says how keys are named and spread: templates, hot tags, faulty braces, full slots. Only reads,"
                + " from replicas where there are any.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit status: 0 nothing to look at, 1 findings, 2 the keys could not be looked at, 130 ended by Ctrl-C (143"
                    + " by SIGTERM) with the state saved.",
            "",
            "Examples:",
            "  slotpilot keys redis://10.0.0.1:6379",
            "  slotpilot keys --max-keys 100000 --json redis://10.0.0.1:6379",
            "  slotpilot keys --state keys.state redis://10.0.0.1:6379   # the same again goes on where it ended",
            "  slotpilot keys --monitor monitor.log"
        })
final class KeysCommand implements Callable<Integer> {

    @Mixin
    Access access = new Access();

    @Option(
            names = "--monitor",
            paramLabel = "FILE",
            description = "instead of a server: what redis-cli monitor has written; finds the commands whose keys are"
                    + " not in one slot")
    private @Nullable Path monitor;

    @Option(
            names = "--match",
            paramLabel = "PATTERN",
            defaultValue = "",
            description = "only keys that match, such as 'user:*'")
    private String match = "";

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10000",
            description = "how many keys a second at most, 0 for no limit (default: ${DEFAULT-VALUE})")
    private long rate = 10_000;

    @Option(
            names = "--max-keys",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "end after so many keys, of each node as many as is its part; they are as good as drawn by lot"
                            + " (default: all)")
    private long mostKeys;

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "20",
            description = "ask for the memory of one of so many keys, 0 for none (default: ${DEFAULT-VALUE})")
    private int sampleOneIn = 20;

    @Option(
            names = {"--state", "--resume"},
            paramLabel = "FILE",
            description = "keep progress in FILE, and go on from there if it exists; removed at the end")
    private @Nullable Path state;

    @Option(names = "--top", paramLabel = "N", defaultValue = "20", description = "rows (default: ${DEFAULT-VALUE})")
    private int top = 20;

    @Option(
            names = "--show-keys",
            description = "show tags and parts of names as they are; without it only parts that 10 or more keys share")
    private boolean names;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (top < 1) {
            throw new CannotLookException("--top must be >= 1 but was " + top);
        }
        return monitor != null ? replay(monitor) : sweep();
    }

    private int replay(Path file) {
        MonitorReport report = new MonitorReplay(file, names, top).run();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
        } else {
            new MonitorText(out).print(report);
        }
        return report.hasFindings() ? Slotpilot.FINDINGS : Slotpilot.HEALTHY;
    }

    private int sweep() {
        SweepOptions options = new SweepOptions(match, rate, mostKeys, sampleOneIn, state);
        ProgressLine progress = ProgressLine.on(spec.commandLine().getErr());
        try (Interrupt interrupt = new Interrupt()) {
            SweepResult result;
            try {
                result =
                        new Sweep(access.announcedNodes(), options, progress, interrupt::requested).run(access.seeds());
            } finally {
                progress.clear();
            }
            KeysReport report =
                    new KeysAnalysis(result.keyspace(), names, top).report(result.targets(), result.complete());
            print(report);
            if (!result.complete()) {
                spec.commandLine()
                        .getErr()
                        .println("slotpilot: ended early"
                                + (state == null
                                        ? "; with --state FILE it could go on"
                                        : "; " + state + " has the state," + " and the same command goes on"));
            }
            return report.hasFindings() ? Slotpilot.FINDINGS : Slotpilot.HEALTHY;
        }
    }

    private void print(KeysReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
        } else {
            new KeysText(out).print(report);
        }
        out.flush();
    }
}
