package io.slotpilot.core.doctor;

import java.util.List;

/**
 * One thing that is wrong.
 *
 * @param subject which slot, node or setting; with the kind it tells findings apart, also between two looks
 * @param evidence which node said what
 * @param repair what to do, in this order; empty if no command can be safe without a decision
 * @param advice what no command can do, or what has to be decided first; empty if there is nothing
 * @param otherwise what to do only after the decision that the advice speaks of: it gives something up
 */
public record Finding(
        FindingKind kind,
        String subject,
        List<String> evidence,
        List<Step> repair,
        String advice,
        List<Step> otherwise) {

    public Finding {
        evidence = List.copyOf(evidence);
        repair = List.copyOf(repair);
        otherwise = List.copyOf(otherwise);
    }

    static Finding of(FindingKind kind, String subject, List<String> evidence) {
        return new Finding(kind, subject, evidence, List.of(), "", List.of());
    }

    Finding repairedBy(List<Step> steps) {
        return new Finding(kind, subject, evidence, steps, advice, otherwise);
    }

    Finding advising(String text) {
        return new Finding(kind, subject, evidence, repair, text, otherwise);
    }

    /** What follows the decision that {@code text} puts. */
    Finding deciding(String text, List<Step> steps) {
        return new Finding(kind, subject, evidence, repair, text, steps);
    }

    public Severity severity() {
        return kind.severity();
    }

    /** Whether both looks saw the same, without any progress between them. */
    boolean isStill(Finding earlier) {
        boolean same = kind == earlier.kind && subject.equals(earlier.subject);
        // The evidence of an open slot counts its keys. What nodes say of a dead one changes, but it stays dead.
        return same && (kind != FindingKind.OPEN_SLOT || evidence.equals(earlier.evidence));
    }
}
