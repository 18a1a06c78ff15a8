package io.slotpilot.chaos.check;

import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.history.Kind;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.chaos.history.ServerStory;
import io.slotpilot.testkit.layout.KeySlots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Lists to which each number was appended once: nothing twice, nothing lost, nothing of nobody, all in order. */
final class ListRule implements Rule {

    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, List<Operation>> byKey = evidence.operations().stream()
                .filter(operation -> operation.kind() == Kind.APPEND)
                .collect(Collectors.groupingBy(Operation::key));
        byKey.forEach((key, operations) -> {
            Map<Long, Integer> places = new HashMap<>();
            List<Long> elements = evidence.finals().list(key);
            for (int i = 0; i < elements.size(); i++) {
                if (places.put(elements.get(i), i) != null) {
                    violations.add(twice(key, elements.get(i), operations));
                }
            }
            checkEach(key, operations, places, evidence.story(), violations);
            checkOrder(operations, places, violations);
        });
        return violations;
    }

    private static Violation twice(String key, long element, List<Operation> operations) {
        return new Violation(
                Breach.APPLIED_TWICE,
                key,
                element + " is in the list more than once",
                operations.stream()
                        .filter(operation -> operation.command().value() == element)
                        .toList());
    }

    private static void checkEach(
            String key,
            List<Operation> operations,
            Map<Long, Integer> places,
            ServerStory story,
            List<Violation> violations) {
        Map<Long, Integer> unexplained = new HashMap<>(places);
        for (Operation operation : operations) {
            boolean there = unexplained.remove(operation.command().value()) != null;
            switch (operation.result().outcome()) {
                case APPLIED -> {
                    if (!there && story.excuse(KeySlots.slotOf(key), operation.span()) == null) {
                        violations.add(Violation.of(
                                Breach.LOST_WRITE,
                                operation,
                                operation.command().value() + " was acknowledged and is gone"));
                    }
                }
                case REFUSED -> {
                    if (there) {
                        violations.add(Violation.of(
                                Breach.APPLIED_THOUGH_REFUSED,
                                operation,
                                operation.command().value() + " is there"));
                    }
                }
                case UNKNOWN -> {
                    // Either is right.
                }
            }
        }
        unexplained
                .keySet()
                .forEach(element -> violations.add(new Violation(
                        Breach.NEVER_WRITTEN, key, element + " is in the list, but nobody wrote it", List.of())));
    }

    /** Only of what was acknowledged: a request without a reply may arrive late. */
    private static void checkOrder(List<Operation> operations, Map<Long, Integer> places, List<Violation> violations) {
        Operation last = null;
        List<Operation> present = operations.stream()
                .filter(operation -> operation.applied()
                        && places.containsKey(operation.command().value()))
                .sorted((one, other) ->
                        Long.compare(one.command().value(), other.command().value()))
                .toList();
        for (Operation operation : present) {
            if (last != null && place(places, last) > place(places, operation)) {
                violations.add(new Violation(
                        Breach.OUT_OF_ORDER,
                        operation.key(),
                        operation.command().value() + " stands before "
                                + last.command().value(),
                        List.of(last, operation)));
            }
            last = operation;
        }
    }

    private static int place(Map<Long, Integer> places, Operation operation) {
        return places.getOrDefault(operation.command().value(), -1);
    }
}
