package io.slotpilot.demo.measure;

import io.slotpilot.demo.traffic.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * A slice of time in a client's scenario.
 *
 * @param successes operations that ended in it, well
 * @param errors operations that ended in it with an exception
 * @param p99Micros of those
 */
public record Bucket(long successes, long errors, long p99Micros) {

    /** How long a bucket is. */
    public static final int MILLIS = 250;

    private static final long NANOS = MILLIS * 1_000_000L;

    static List<Bucket> timeline(List<Operation> operations, Window window) {
        List<List<Operation>> slices = new ArrayList<>();
        for (long i = 0; i < Math.max(1, window.nanos() / NANOS); i++) {
            slices.add(new ArrayList<>());
        }
        for (Operation operation : operations) {
            long index = Math.floorDiv(operation.endNanos() - window.fromNanos(), NANOS);
            if (index >= 0 && index < slices.size()) {
                slices.get((int) index).add(operation);
            }
        }
        return slices.stream().map(Bucket::of).toList();
    }

    private static Bucket of(List<Operation> operations) {
        long successes = operations.stream().filter(Operation::succeeded).count();
        return new Bucket(successes, operations.size() - successes, Percentile.p99Micros(operations));
    }
}
