package io.slotpilot.chaos.check;

import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.history.Kind;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.chaos.history.Outcome;
import io.slotpilot.testkit.layout.KeySlots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists that are filled and taken from: each element is taken once, and none gets lost. */
final class QueueRule implements Rule {

    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, List<Operation>> byKey = evidence.operations().stream()
                .filter(operation -> operation.kind() == Kind.PUT || operation.kind() == Kind.TAKE)
                .collect(Collectors.groupingBy(Operation::key));
        byKey.forEach((key, operations) -> {
            Map<Long, Operation> puts = operations.stream()
                    .filter(operation -> operation.kind() == Kind.PUT)
                    .collect(Collectors.toMap(operation -> operation.command().value(), operation -> operation));
            Map<Long, List<Operation>> takes = operations.stream()
                    .filter(operation ->
                            operation.kind() == Kind.TAKE && operation.result().reply() != null)
                    .collect(Collectors.groupingBy(operation ->
                            Objects.requireNonNull(operation.result().reply())));
            checkTakes(key, puts, takes, evidence, violations);
            checkPuts(key, operations, puts, takes.keySet(), evidence, violations);
        });
        return violations;
    }

    private static void checkTakes(
            String key,
            Map<Long, Operation> puts,
            Map<Long, List<Operation>> takes,
            Evidence evidence,
            List<Violation> violations) {
        Map<Long, Long> left = new HashMap<>();
        evidence.finals().list(key).forEach(element -> left.merge(element, 1L, Long::sum));
        Set<Long> seen = new HashSet<>(takes.keySet());
        seen.addAll(left.keySet());
        for (Long element : seen) {
            List<Operation> shown = new ArrayList<>(takes.getOrDefault(element, List.of()));
            Operation put = puts.get(element);
            if (put == null) {
                violations.add(new Violation(Breach.NEVER_WRITTEN, key, "nobody put " + element, shown));
                continue;
            }
            // A primary that replaces one whose last writes are lost gives out again what that one gave out.
            boolean again =
                    shown.stream().anyMatch(take -> evidence.story().excuse(KeySlots.slotOf(key), take.span()) != null);
            if (shown.size() + left.getOrDefault(element, 0L) > 1 && !again) {
                shown.add(0, put);
                violations.add(new Violation(
                        Breach.APPLIED_TWICE, key, element + " was taken, and taken again or still there", shown));
            }
            if (put.result().outcome() == Outcome.REFUSED) {
                violations.add(Violation.of(Breach.APPLIED_THOUGH_REFUSED, put, element + " was there"));
            }
        }
    }

    private static void checkPuts(
            String key,
            List<Operation> operations,
            Map<Long, Operation> puts,
            Set<Long> taken,
            Evidence evidence,
            List<Violation> violations) {
        Set<Long> left = new HashSet<>(evidence.finals().list(key));
        List<Operation> missing = puts.values().stream()
                .filter(put -> put.applied()
                        && !taken.contains(put.command().value())
                        && !left.contains(put.command().value())
                        && evidence.story().excuse(KeySlots.slotOf(key), put.span()) == null)
                .toList();
        // A take whose reply did not come may have taken one.
        long unknown = operations.stream()
                .filter(operation -> operation.kind() == Kind.TAKE && operation.unknown())
                .count();
        if (missing.size() > unknown) {
            violations.add(new Violation(
                    Breach.LOST_WRITE,
                    key,
                    missing.size() + " elements are gone, and " + unknown + " takes have no known outcome",
                    missing));
        }
    }
}
