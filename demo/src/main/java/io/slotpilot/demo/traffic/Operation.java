package io.slotpilot.demo.traffic;

import org.jspecify.annotations.Nullable;

/**
 * One call of a client.
 *
 * @param thread which of the client's threads made it
 * @param startNanos when it was made, as {@link System#nanoTime()}
 * @param endNanos when it returned
 * @param failure what it threw; null if it succeeded
 */
public record Operation(
        OperationKind kind,
        int slot,
        int thread,
        long startNanos,
        long endNanos,
        @Nullable CallFailure failure) {

    public boolean succeeded() {
        return failure == null;
    }

    public long nanos() {
        return endNanos - startNanos;
    }
}
