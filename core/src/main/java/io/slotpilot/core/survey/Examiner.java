package io.slotpilot.core.survey;

import io.slotpilot.core.doctor.Doctor;
import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.FindingKind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks, and where something is wrong looks again: what passes by itself is no finding. */
public final class Examiner {

    private final Survey survey;
    private final Set<FindingKind> ignored;
    private final long settleMillis;

    /**
     * @param ignored what is known and accepted
     * @param settleMillis after how long to look again; 0 for one look only
     */
    public Examiner(Survey survey, Set<FindingKind> ignored, long settleMillis) {
        this.survey = survey;
        this.ignored = Set.copyOf(ignored);
        this.settleMillis = settleMillis;
    }

    /** @throws CannotLookException if no node says anything about the cluster */
    public Diagnosis examine() {
        Diagnosis first = look();
        if (settleMillis <= 0 || first.findings().isEmpty()) {
            return first;
        }
        pause(settleMillis);
        return again(first, settleMillis);
    }

    /** Another look; only what {@code before} found too, and as it was. */
    private Diagnosis again(Diagnosis before, long millis) {
        Diagnosis later = look();
        return new Diagnosis(later.examination(), Doctor.lasting(before.findings(), later.findings()), millis);
    }

    /**
     * One look, whose findings may pass by themselves.
     *
     * @throws CannotLookException if no node says anything about the cluster
     */
    public Diagnosis look() {
        Examination examination = survey.look();
        List<Finding> findings = Doctor.examine(examination).stream()
                .filter(finding -> !ignored.contains(finding.kind()))
                .toList();
        return new Diagnosis(examination, findings, 0);
    }

    /** The same, with what this user may do about it: each command of the plan is sent as every server rejects it. */
    public Diagnosis withRights(Diagnosis found) {
        return found.findings().isEmpty()
                ? found
                : new Diagnosis(
                        survey.rights(found.examination(), found.findings()), found.findings(), found.settledMillis());
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
