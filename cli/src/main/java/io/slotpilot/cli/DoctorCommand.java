package io.slotpilot.cli;

import io.slotpilot.cli.report.JsonReport;
import io.slotpilot.cli.report.TextReport;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.doctor.FindingKind;
import io.slotpilot.core.doctor.RedisCli;
import io.slotpilot.core.survey.CannotLookException;
import io.slotpilot.core.survey.Diagnosis;
import io.slotpilot.core.survey.Examiner;
import io.slotpilot.core.survey.Look;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code slotpilot doctor}. */
@Command(
        name = "doctor",
        description = "Says what is wrong with a cluster, and prints the commands that repair it. Changes nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit status: 0 healthy, 1 findings, 2 the cluster or half of its nodes could not be asked.",
            "",
            "Examples:",
            "  slotpilot doctor redis://10.0.0.1:6379",
            "  SLOTPILOT_PASSWORD=... slotpilot doctor --user ops --cacert ca.pem rediss://10.0.0.1:6379",
            "  slotpilot doctor --json redis://10.0.0.1:6379,redis://10.0.0.2:6379",
            "  slotpilot doctor --html doctor.html --user-rights app redis://10.0.0.1:6379",
            "  slotpilot doctor --watch 30 --prometheus /var/lib/node_exporter/slotpilot.prom redis://10.0.0.1:6379"
        })
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    Access access = new Access();

    @Mixin
    private OutputFiles files = new OutputFiles();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Option(
            names = "--every-slot",
            description = "count the keys of all 16384 slots on every primary, to find keys outside their slot;"
                    + " takes 5 s where a primary has such keys, or is written to meanwhile")
    private boolean everySlot;

    @Option(
            names = "--user-rights",
            paramLabel = "USER",
            description = "look at what the application's ACL user may do; needs ACL DRYRUN")
    private @Nullable String user;

    @Option(
            names = "--weight",
            paramLabel = "NODE=W",
            description = "propose moves after which this primary has W times the slots of one with weight 1;"
                    + " may be repeated")
    private Map<String, Double> weights = Map.of();

    @Option(
            names = "--ignore",
            paramLabel = "KIND",
            split = ",",
            description = "findings that are known and accepted, such as no_replica")
    private Set<String> ignored = Set.of();

    @Option(
            names = "--settle",
            paramLabel = "MS",
            defaultValue = "5000",
            description = "when something looks wrong, look again after this time, and report only what stayed as it"
                    + " was (default: ${DEFAULT-VALUE})")
    private long settleMillis = 5000;

    @Option(
            names = "--max-time",
            paramLabel = "MS",
            defaultValue = "60000",
            description = "how long one look may take; nodes that have not answered by then count as silent"
                    + " (default: ${DEFAULT-VALUE})")
    private long maxMillis = 60_000;

    @Option(
            names = "--watch",
            paramLabel = "S",
            description = "look every so many seconds until interrupted, and print what changes")
    private int watchSeconds;

    @Option(names = "--count", paramLabel = "N", description = "with --watch: end after so many looks")
    private int count = Integer.MAX_VALUE;

    @Option(names = "--progress", description = "say on stderr what is being done; so it is on a terminal")
    private boolean progress;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Examiner examiner = new Examiner(access.survey(look()), ignored(), settleMillis);
        PrintWriter out = spec.commandLine().getOut();
        RedisCli commands = new RedisCli(access.tls(), access.cacert(), access.user(), access.password() != null);
        if (watchSeconds > 0) {
            Watch watch = new Watch(examiner, out, diagnosis -> files.write(diagnosis, commands));
            return watch.run(Duration.ofSeconds(watchSeconds), count);
        }
        Diagnosis diagnosis = examiner.withRights(examiner.examine());
        files.write(diagnosis, commands);
        if (json) {
            out.println(new JsonReport(commands).render(diagnosis));
        } else {
            new TextReport(out, commands, isTerminal()).print(diagnosis);
        }
        return status(diagnosis);
    }

    private Look look() {
        PrintWriter err = spec.commandLine().getErr();
        Map<NodeAddress, Double> shares = new HashMap<>();
        weights.forEach((node, weight) -> shares.put(Access.address("--weight", node), weight));
        if (shares.values().stream().anyMatch(weight -> !(weight >= 0))) {
            throw new CannotLookException("--weight: a weight must be 0 or more");
        }
        return new Look(
                everySlot,
                true,
                user,
                shares,
                Duration.ofMillis(maxMillis),
                progress || isTerminal() ? said -> err.println("slotpilot: " + said) : said -> {});
    }

    private Set<FindingKind> ignored() {
        try {
            return ignored.stream()
                    .map(kind -> FindingKind.valueOf(kind.strip().toUpperCase(Locale.ROOT)))
                    .collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            throw new CannotLookException("--ignore: there is no such finding among " + String.join(",", ignored));
        }
    }

    /** Follows NO_COLOR and redirection of the output. */
    private boolean isTerminal() {
        return spec.commandLine().getColorScheme().ansi().enabled();
    }

    private int status(Diagnosis diagnosis) {
        if (diagnosis.isBlind()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "slotpilot: only " + diagnosis.examination().nodes().size() + " nodes could be asked, "
                                    + diagnosis.examination().unreachable().size() + " did not answer");
            return Slotpilot.CANNOT_LOOK;
        }
        return diagnosis.isHealthy() ? Slotpilot.HEALTHY : Slotpilot.FINDINGS;
    }
}
