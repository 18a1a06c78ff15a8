package io.slotpilot.demo.measure;

import io.slotpilot.demo.traffic.Operation;
import io.slotpilot.demo.traffic.OperationKind.Effect;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What faults did to commands that nobody may repeat. */
final class Increments {

    private Increments() {}

    /** See {@link Evidence#inFlightFailureMillis()}. */
    static long inFlightFailureMillis(List<Operation> operations, List<Fault> faults) {
        return TimeUnit.NANOSECONDS.toMillis(faults.stream()
                .flatMapToLong(fault -> failedInFlight(operations, fault)
                        .mapToLong(operation -> operation.endNanos() - fault.fromNanos()))
                .max()
                .orElse(0));
    }

    /** See {@link Evidence#untracedFailures()}. */
    static long untracedFailures(List<Operation> operations, List<Fault> faults) {
        return faults.stream()
                .flatMap(fault -> failedInFlight(operations, fault))
                .map(Operation::failure)
                .filter(failure -> failure != null && !failure.traced())
                .count();
    }

    private static Stream<Operation> failedInFlight(List<Operation> operations, Fault fault) {
        return concerned(operations, fault)
                .filter(operation -> !operation.succeeded())
                .filter(operation -> operation.startNanos() - fault.fromNanos() < 0)
                .filter(operation -> operation.endNanos() - fault.fromNanos() >= 0);
    }

    /** See {@link Evidence#incrementsBackMillis()}; the whole time if none succeeded. */
    static long backMillis(List<Operation> operations, List<Fault> faults) {
        return TimeUnit.NANOSECONDS.toMillis(faults.stream()
                .mapToLong(fault -> concerned(operations, fault)
                        .filter(Operation::succeeded)
                        .filter(operation -> operation.startNanos() - fault.fromNanos() >= 0)
                        .mapToLong(operation -> operation.endNanos() - fault.fromNanos())
                        .min()
                        .orElse(fault.untilNanos() - fault.fromNanos()))
                .max()
                .orElse(0));
    }

    private static Stream<Operation> concerned(List<Operation> operations, Fault fault) {
        return operations.stream()
                .filter(operation -> operation.kind().effect() == Effect.NON_IDEMPOTENT)
                .filter(operation -> fault.slots().get(operation.slot()));
    }
}
