package io.slotpilot.demo.measure;

import io.slotpilot.demo.traffic.Operation;

/** The measured time of a scenario, as {@link System#nanoTime()}. */
public record Window(long fromNanos, long untilNanos) {

    /** Whether the operation began in it: then it counts, whenever it ended. */
    boolean counts(Operation operation) {
        return operation.startNanos() - fromNanos >= 0 && operation.startNanos() - untilNanos < 0;
    }

    long nanos() {
        return untilNanos - fromNanos;
    }
}
