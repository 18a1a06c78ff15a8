package io.slotpilot.cli;

import io.slotpilot.cli.report.TextReport;
import io.slotpilot.core.doctor.Doctor;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.survey.CannotLookException;
import io.slotpilot.core.survey.Diagnosis;
import io.slotpilot.core.survey.Examiner;
import io.slotpilot.core.survey.Printable;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks again and again, and says what came and what went. One look's findings are the next one's to confirm. */
final class Watch {

    private final Examiner examiner;
    private final PrintWriter out;
    private final Consumer<Diagnosis> files;
    private Map<String, Finding> reported = Map.of();
    private int status = Slotpilot.CANNOT_LOOK;

    Watch(Examiner examiner, PrintWriter out, Consumer<Diagnosis> files) {
        this.examiner = examiner;
        this.out = out;
        this.files = files;
    }

    /** @return the exit status that the last look would have had alone */
    int run(Duration interval, int count) {
        Diagnosis before = null;
        for (int look = 0; look < count; look++) {
            if (look > 0) {
                LockSupport.parkNanos(interval.toNanos());
            }
            before = look(before);
        }
        return status;
    }

    private @Nullable Diagnosis look(@Nullable Diagnosis before) {
        try {
            Diagnosis now = examiner.look();
            Diagnosis lasting = before == null
                    ? new Diagnosis(now.examination(), List.of(), 0)
                    : new Diagnosis(now.examination(), Doctor.lasting(before.findings(), now.findings()), 0);
            if (before == null) {
                say(now.examination().nodes().size() + " nodes answer, "
                        + now.examination().unreachable().size() + " do not; "
                        + now.findings().size()
                        + " findings to confirm");
            }
            report(lasting);
            files.accept(lasting);
            status = lasting.isBlind()
                    ? Slotpilot.CANNOT_LOOK
                    : lasting.isHealthy() ? Slotpilot.HEALTHY : Slotpilot.FINDINGS;
            return now;
        } catch (CannotLookException e) {
            say("cannot look: " + Printable.text(String.valueOf(e.getMessage())));
            status = Slotpilot.CANNOT_LOOK;
            return before;
        }
    }

    private void report(Diagnosis now) {
        Map<String, Finding> findings = new LinkedHashMap<>();
        now.findings().forEach(finding -> findings.put(finding.kind() + finding.subject(), finding));
        findings.forEach((key, finding) -> {
            if (!reported.containsKey(key)) {
                say("+ " + text(finding));
                finding.evidence().forEach(said -> out.println("           " + Printable.text(said)));
            }
        });
        reported.forEach((key, finding) -> {
            if (!findings.containsKey(key)) {
                say("- " + text(finding));
            }
        });
        reported = findings;
        out.flush();
    }

    private static String text(Finding finding) {
        return finding.severity() + " " + TextReport.name(finding.kind()) + ": " + Printable.text(finding.subject());
    }

    private void say(String what) {
        out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + what);
        out.flush();
    }
}
