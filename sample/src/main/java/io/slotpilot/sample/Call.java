package io.slotpilot.sample;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and what became of it.
 *
 * @param failure null if the answer was the right one
 */
record Call(long beganNanos, long endedNanos, @Nullable String failure) {

    boolean succeeded() {
        return failure == null;
    }
}
