package io.slotpilot.chaos.check;

import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;

/** Every command ends in time, with a reply or an exception that its client may throw. */
final class CallRule implements Rule {

    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        for (Operation operation : evidence.operations()) {
            if (operation.span().length() > operation.limit()) {
                violations.add(Violation.of(
                        Breach.LATE,
                        operation,
                        "took " + operation.span().length() / 1_000_000 + " ms of " + operation.limit() / 1_000_000));
            }
            if (operation.result().strange()) {
                violations.add(Violation.of(
                        Breach.STRANGE_FAILURE, operation, operation.result().error()));
            }
        }
        return violations;
    }
}
