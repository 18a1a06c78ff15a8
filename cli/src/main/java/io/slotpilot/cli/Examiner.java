package io.slotpilot.cli;

import io.slotpilot.cli.report.Diagnosis;
import io.slotpilot.core.doctor.Doctor;
import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.FindingKind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks, and where something is wrong looks again: what passes by itself is no finding. */
final class Examiner {

    private final Collector collector;
    private final Set<FindingKind> ignored;
    private final long settleMillis;

    Examiner(Collector collector, Set<FindingKind> ignored, long settleMillis) {
        this.collector = collector;
        this.ignored = Set.copyOf(ignored);
        this.settleMillis = settleMillis;
    }

    Diagnosis examine() {
        Diagnosis first = look();
        if (settleMillis <= 0 || first.findings().isEmpty()) {
            return withRights(first);
        }
        pause(settleMillis);
        return withRights(again(first, settleMillis));
    }

    /** Another look; only what {@code before} found too, and as it was. */
    Diagnosis again(Diagnosis before, long millis) {
        Diagnosis later = look();
        return new Diagnosis(later.examination(), Doctor.lasting(before.findings(), later.findings()), millis);
    }

    Diagnosis look() {
        Examination examination = collector.look();
        List<Finding> findings = Doctor.examine(examination).stream()
                .filter(finding -> !ignored.contains(finding.kind()))
                .toList();
        return new Diagnosis(examination, findings, 0);
    }

    private Diagnosis withRights(Diagnosis found) {
        return found.findings().isEmpty()
                ? found
                : new Diagnosis(
                        collector.rights(found.examination(), found.findings()),
                        found.findings(),
                        found.settledMillis());
    }

    static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
