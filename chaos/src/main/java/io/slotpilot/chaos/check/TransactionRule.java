package io.slotpilot.chaos.check;

import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.testkit.layout.KeySlots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Appends of one transaction took effect together or not at all. */
final class TransactionRule implements Rule {

    @Override
    public List<Violation> check(Evidence evidence) {
        Map<String, Set<Long>> lists = new HashMap<>();
        evidence.finals().lists().forEach((key, elements) -> lists.put(key, new HashSet<>(elements)));
        Map<Long, List<Operation>> groups = evidence.operations().stream()
                .filter(operation -> operation.command().group() != 0)
                .collect(Collectors.groupingBy(operation -> operation.command().group()));
        List<Violation> violations = new ArrayList<>();
        for (List<Operation> group : groups.values()) {
            long there = group.stream()
                    .filter(operation -> lists.getOrDefault(operation.key(), Set.of())
                            .contains(operation.command().value()))
                    .count();
            // Keys of a slot on its way move one by one, so that an interrupted move can lose one of them.
            Operation first = group.get(0);
            if (there != 0
                    && there != group.size()
                    && evidence.story().excuse(KeySlots.slotOf(first.key()), first.span()) == null) {
                violations.add(new Violation(
                        Breach.TORN_TRANSACTION,
                        first.key(),
                        there + " of " + group.size() + " commands of a transaction took effect",
                        group));
            }
        }
        return violations;
    }
}
