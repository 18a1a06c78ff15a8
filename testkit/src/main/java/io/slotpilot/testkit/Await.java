package io.slotpilot.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for a cluster to come into a state, and can say what was still wrong if it does not. */
final class Await {

    private static final Duration POLL = Duration.ofMillis(20);

    private Await() {}

    /**
     * Asks {@code problem} every 20 ms until it has none (null).
     *
     * @throws IllegalStateException with the last problem, after {@code limit} or on interrupt (which stays set)
     */
    static void until(String goal, Duration limit, Supplier<@Nullable String> problem) {
        long start = System.nanoTime();
        for (String now = problem.get(); now != null; now = problem.get()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new IllegalStateException("no " + goal + " within " + limit.toMillis() + " ms: " + now);
            }
            LockSupport.parkNanos(POLL.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while waiting for " + goal + ": " + now);
            }
        }
    }
}
