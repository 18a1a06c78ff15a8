package io.slotpilot.chaos.check;

import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.history.Kind;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.chaos.history.ServerStory;
import io.slotpilot.testkit.layout.KeySlots;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Registers with one writer that reads its own writes. */
final class RegisterRule implements Rule {

    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, List<Operation>> byKey = evidence.operations().stream()
                .filter(operation -> operation.kind() == Kind.SET || operation.kind() == Kind.READ)
                .collect(Collectors.groupingBy(Operation::key));
        byKey.forEach((key, operations) -> {
            Register register = new Register(evidence.story(), violations);
            operations.forEach(register::next);
            register.end(key, evidence.finals().number(key));
        });
        return violations;
    }

    private static final class Register {

        private final ServerStory story;
        private final List<Violation> violations;
        /** Older values that may be there, because a request without a reply can arrive late. */
        private final Set<Long> late = new HashSet<>();

        private final Set<Long> refused = new HashSet<>();
        private @Nullable Operation acknowledged;
        private long issued;

        Register(ServerStory story, List<Violation> violations) {
            this.story = story;
            this.violations = violations;
        }

        void next(Operation operation) {
            Long reply = operation.result().reply();
            if (operation.kind() == Kind.READ) {
                if (operation.applied() && reply != null) {
                    found(operation.key(), reply, operation);
                }
                return;
            }
            issued = operation.command().value();
            switch (operation.result().outcome()) {
                case APPLIED -> acknowledged = operation;
                case UNKNOWN -> late.add(issued);
                case REFUSED -> refused.add(issued);
            }
        }

        void end(String key, long value) {
            found(key, value, null);
        }

        private void found(String key, long value, @Nullable Operation read) {
            Operation write = acknowledged;
            List<Operation> shown = new ArrayList<>();
            if (write != null) {
                shown.add(write);
            }
            if (read != null) {
                shown.add(read);
            }
            if (value > issued) {
                violations.add(new Violation(
                        Breach.NEVER_WRITTEN, key, value + " was found, but " + issued + " was the last", shown));
            } else if (refused.contains(value)) {
                violations.add(
                        new Violation(Breach.APPLIED_THOUGH_REFUSED, key, value + " was refused and is there", shown));
            } else if (write != null
                    && value < write.command().value()
                    && !late.contains(value)
                    && story.excuse(KeySlots.slotOf(key), write.span()) == null) {
                violations.add(new Violation(
                        read == null ? Breach.LOST_WRITE : Breach.STALE_READ,
                        key,
                        value + " was found after " + write.command().value() + " was acknowledged",
                        shown));
            }
        }
    }
}
