package io.slotpilot.demo.measure;

import io.slotpilot.demo.traffic.Operation;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** How long operations took, failed ones included. */
final class Percentile {

    private static final double P99 = 0.99;

    private Percentile() {}

    /** What 99 % of the operations took at most, in microseconds; 0 without any. */
    static long p99Micros(Collection<Operation> operations) {
        long[] nanos = operations.stream().mapToLong(Operation::nanos).sorted().toArray();
        if (nanos.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(P99 * nanos.length);
        return TimeUnit.NANOSECONDS.toMicros(nanos[rank - 1]);
    }
}
