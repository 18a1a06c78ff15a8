package io.slotpilot.demo.measure;

import io.slotpilot.demo.traffic.Operation;
import io.slotpilot.demo.traffic.OperationKind.Effect;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long a client went without success on what a fault concerned.
 *
 * <p>For each fault: the longest time between two successes that follow each other, on the fault's slots, from the
 * moment of the fault to the next fault or the scenario's end; both moments count like a success. Taken for reads and
 * for idempotent writes alone; the longer one counts. Traffic is random, so also without any fault there is some time
 * between two successes.
 */
final class Outage {

    private Outage() {}

    /** The longest over all faults, in milliseconds; 0 without any fault. */
    static long millis(List<Operation> operations, List<Fault> faults) {
        long longest = 0;
        for (Fault fault : faults) {
            longest = Math.max(longest, longest(operations, fault, Effect.READ));
            longest = Math.max(longest, longest(operations, fault, Effect.IDEMPOTENT_WRITE));
        }
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }

    private static long longest(List<Operation> operations, Fault fault, Effect effect) {
        long[] successes = operations.stream()
                .filter(operation -> operation.succeeded() && operation.kind().effect() == effect)
                .filter(operation -> fault.slots().get(operation.slot()))
                .mapToLong(operation -> operation.endNanos() - fault.fromNanos())
                .filter(after -> after >= 0 && after <= fault.untilNanos() - fault.fromNanos())
                .sorted()
                .toArray();
        long longest = 0;
        long last = 0;
        for (long success : successes) {
            longest = Math.max(longest, success - last);
            last = success;
        }
        return Math.max(longest, fault.untilNanos() - fault.fromNanos() - last);
    }
}
