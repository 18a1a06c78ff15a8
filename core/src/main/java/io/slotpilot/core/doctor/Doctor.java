package io.slotpilot.core.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds what is wrong with a cluster, and the safe way out. Changes nothing. Thread-safe. */
public final class Doctor {

    private static final List<Rule> RULES = List.of(
            new NodeRule(),
            new LinkRule(),
            new KeyRule(),
            new OpenSlotRule(),
            new OwnershipRule(),
            new OrphanRule(),
            new ShardRule(),
            new ReplicaRule(),
            new SettingsRule(),
            new ClientRule(),
            new BalanceRule());

    private Doctor() {}

    /** What is wrong, in the order in which it should be repaired. */
    public static List<Finding> examine(Examination examination) {
        if (examination.nodes().isEmpty()) {
            throw new IllegalArgumentException("an examination must hold at least one node");
        }
        List<Finding> findings = new ArrayList<>();
        RULES.forEach(rule -> findings.addAll(rule.check(examination)));
        findings.sort(Comparator.comparing(Finding::kind));
        return List.copyOf(findings);
    }

    /**
     * Those of {@code later} that {@code earlier} had too, without any progress between: what is only on its way
     * (a reshard, news that have not yet reached every node) is none.
     */
    public static List<Finding> lasting(List<Finding> earlier, List<Finding> later) {
        return later.stream()
                .filter(finding -> earlier.stream().anyMatch(finding::isStill))
                .toList();
    }
}
