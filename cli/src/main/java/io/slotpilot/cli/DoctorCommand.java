package io.slotpilot.cli;

import io.slotpilot.core.doctor.Doctor;
import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.Severity;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
            "  slotpilot doctor --json redis://10.0.0.1:6379,redis://10.0.0.2:6379"
        })
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    Access access = new Access();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Option(
            names = "--every-slot",
            description = "count the keys of all 16384 slots on every node, to find keys outside their slot;"
                    + " takes each node up to 0.2 s")
    private boolean everySlot;

    @Option(
            names = "--settle",
            paramLabel = "MS",
            defaultValue = "5000",
            description = "when something looks wrong, look again after this time, and report only what stayed as it"
                    + " was (default: ${DEFAULT-VALUE})")
    private long settleMillis = 5000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Collector collector = new Collector(access, everySlot);
        Examination examination = collector.look();
        List<Finding> findings = Doctor.examine(examination);
        if (settleMillis > 0 && !findings.isEmpty()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(settleMillis));
            examination = collector.look();
            findings = Doctor.lasting(findings, Doctor.examine(examination));
        }
        PrintWriter out = spec.commandLine().getOut();
        RedisCli commands = new RedisCli(access.tls(), access.user(), access.password() != null);
        if (json) {
            out.println(new JsonReport(commands).render(examination, findings));
        } else {
            new TextReport(out, commands).print(examination, findings);
        }
        return status(examination, findings);
    }

    private int status(Examination examination, List<Finding> findings) {
        int silent = examination.unreachable().size();
        if (silent >= examination.nodes().size()) {
            spec.commandLine()
                    .getErr()
                    .println("slotpilot: only " + examination.nodes().size() + " nodes could be asked, " + silent
                            + " did not answer");
            return Slotpilot.CANNOT_LOOK;
        }
        boolean wrong = findings.stream().anyMatch(finding -> finding.severity() != Severity.NOTE);
        return wrong ? Slotpilot.FINDINGS : Slotpilot.HEALTHY;
    }
}
