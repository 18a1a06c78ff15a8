package io.slotpilot.chaos.check;

import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.history.Kind;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.testkit.layout.KeySlots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counters with one caller each: every reply is higher than the one before by 1 and by what may have been applied meanwhile.
 *
 * <p>After a loss that the servers may have suffered a counter may be lower; counting goes on from there.
 */
final class CounterRule implements Rule {

    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, List<Operation>> byKey = evidence.operations().stream()
                .filter(operation -> operation.kind() == Kind.INCREMENT)
                .collect(Collectors.groupingBy(Operation::key));
        byKey.forEach((key, operations) -> new Count(key, evidence, violations).check(operations));
        return violations;
    }

    private static final class Count {

        private final String key;
        private final Evidence evidence;
        private final List<Violation> violations;
        private final List<Operation> open = new ArrayList<>();
        private long known;
        private @Nullable Operation last;

        Count(String key, Evidence evidence, List<Violation> violations) {
            this.key = key;
            this.evidence = evidence;
            this.violations = violations;
        }

        void check(List<Operation> operations) {
            for (Operation operation : operations) {
                Long reply = operation.result().reply();
                if (operation.unknown()) {
                    open.add(operation);
                } else if (operation.applied() && reply != null) {
                    found(reply - 1, operation);
                    known = reply;
                    last = operation;
                }
            }
            found(evidence.finals().number(key), null);
        }

        /** The counter stood at {@code value}, before {@code operation} or in the end. */
        private void found(long value, @Nullable Operation operation) {
            List<Operation> shown = new ArrayList<>();
            if (last != null) {
                shown.add(last);
            }
            shown.addAll(open);
            if (operation != null) {
                shown.add(operation);
            }
            if (value > known + open.size()) {
                violations.add(new Violation(
                        Breach.APPLIED_TWICE,
                        key,
                        "the counter stood at " + value + " where it was " + known + " and " + open.size()
                                + " calls without a known outcome came after that",
                        shown));
            }
            if (value < known && last != null && evidence.story().excuse(KeySlots.slotOf(key), last.span()) == null) {
                violations.add(new Violation(
                        Breach.LOST_WRITE, key, "the counter fell from " + known + " to " + value, shown));
            }
            // A request without a reply may still arrive, so only as many as are explained are settled.
            long settled = Math.min(Math.max(0, value - known), open.size());
            open.subList(0, (int) settled).clear();
        }
    }
}
