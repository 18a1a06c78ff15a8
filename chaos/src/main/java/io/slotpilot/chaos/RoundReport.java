package io.slotpilot.chaos;

import io.slotpilot.chaos.check.MinimalHistory;
import io.slotpilot.chaos.check.Violation;
import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.history.Kind;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.chaos.history.Outcome;
import io.slotpilot.chaos.plan.FaultPlan;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells of one round, in full where a promise was broken. */
final class RoundReport {

    private static final int SHOWN = 8;

    private final FaultPlan plan;
    private final Evidence evidence;
    private final List<Violation> violations;

    RoundReport(FaultPlan plan, Evidence evidence, List<Violation> violations) {
        this.plan = plan;
        this.evidence = evidence;
        this.violations = violations;
    }

    void print(PrintStream out) {
        out.println(
                "seed " + plan.seed() + ": " + count() + ", " + plan.faults().size() + " faults, "
                        + evidence.story().handovers().size() + " changes of hands, "
                        + evidence.story().moves().size() + " moves of slots, "
                        + evidence.deliveries().size() + " messages, "
                        + lostByServers() + " appends lost by the servers" + tallies() + ": "
                        + (violations.isEmpty() ? "no violation" : violations.size() + " VIOLATIONS"));
        if (!violations.isEmpty()) {
            out.println("what happened:");
            evidence.story().events().forEach(event -> out.println("  " + event));
            MinimalHistory history = new MinimalHistory(evidence);
            violations.stream()
                    .limit(SHOWN)
                    .forEach(violation -> history.of(violation).forEach(out::println));
            if (violations.size() > SHOWN) {
                out.println("and of these kinds in all: "
                        + violations.stream().collect(Collectors.groupingBy(Violation::breach, Collectors.counting())));
            }
        }
    }

    private String count() {
        Map<Outcome, Long> outcomes = new TreeMap<>(evidence.operations().stream()
                .collect(Collectors.groupingBy(operation -> operation.result().outcome(), Collectors.counting())));
        long slowest = evidence.operations().stream()
                .map(Operation::span)
                .mapToLong(span -> span.length())
                .max()
                .orElse(0);
        return evidence.operations().size() + " commands " + outcomes.toString().toLowerCase(Locale.ROOT) + ", slowest "
                + slowest / 1_000_000 + " ms";
    }

    /** Acknowledged and gone, with an excuse or there would be a violation. */
    private long lostByServers() {
        Map<String, Set<Long>> present = new HashMap<>();
        evidence.finals().lists().forEach((key, elements) -> present.put(key, new HashSet<>(elements)));
        return evidence.operations().stream()
                .filter(operation -> operation.kind() == Kind.APPEND && operation.applied())
                .filter(operation -> !present.getOrDefault(operation.key(), Set.of())
                        .contains(operation.command().value()))
                .count();
    }

    private String tallies() {
        return evidence.tallies().stream()
                .map(tally -> ", " + tally.what() + ' ' + tally.clients() + (tally.exact() ? " = " : " <= ")
                        + tally.servers())
                .collect(Collectors.joining());
    }
}
