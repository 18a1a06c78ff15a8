package io.slotpilot.demo.measure;

import io.slotpilot.demo.traffic.CallFailure;
import io.slotpilot.demo.traffic.Operation;
import io.slotpilot.demo.traffic.OperationKind;
import java.util.BitSet;

/** Operations and faults with times in milliseconds, for tests. */
final class Recorded {

    private static final long NANOS = 1_000_000;

    private Recorded() {}

    static Operation ok(OperationKind kind, int slot, long fromMillis, long untilMillis) {
        return new Operation(kind, slot, 0, fromMillis * NANOS, untilMillis * NANOS, null);
    }

    static Operation failed(OperationKind kind, int slot, long fromMillis, long untilMillis, String error) {
        return new Operation(kind, slot, 0, fromMillis * NANOS, untilMillis * NANOS, new CallFailure(error, false));
    }

    static Operation by(int thread, Operation operation) {
        return new Operation(
                operation.kind(),
                operation.slot(),
                thread,
                operation.startNanos(),
                operation.endNanos(),
                operation.failure());
    }

    static Fault fault(int slot, long fromMillis, long untilMillis) {
        BitSet slots = new BitSet();
        slots.set(slot);
        return new Fault("fault", slots, fromMillis * NANOS, untilMillis * NANOS);
    }

    static Window window(long fromMillis, long untilMillis) {
        return new Window(fromMillis * NANOS, untilMillis * NANOS);
    }
}
