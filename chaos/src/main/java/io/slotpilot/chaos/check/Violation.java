package io.slotpilot.chaos.check;

import io.slotpilot.chaos.history.Operation;
import java.util.List;

/**
 * A broken promise.
 *
 * @param key whose history it is; empty if it is about no key
 * @param operations the commands that show it; may be empty
 */
public record Violation(Breach breach, String key, String text, List<Operation> operations) {

    public Violation {
        operations = List.copyOf(operations);
    }

    static Violation of(Breach breach, String text) {
        return new Violation(breach, "", text, List.of());
    }

    static Violation of(Breach breach, Operation operation, String text) {
        return new Violation(breach, operation.key(), text, List.of(operation));
    }
}
