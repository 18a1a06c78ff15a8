package io.slotpilot.chaos.fault;

import io.slotpilot.testkit.RedisErrorException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for time to pass, and for servers to get into a state. */
final class Waiting {

    private static final long POLL = 20_000_000;

    private Waiting() {}

    /** Whether it came true in time; a server that does not answer does not make it true. */
    static boolean happens(Duration limit, BooleanSupplier state) {
        long end = System.nanoTime() + limit.toNanos();
        while (!isTrue(state)) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL);
        }
        return true;
    }

    static void until(String goal, Duration limit, BooleanSupplier state) {
        if (!happens(limit, state)) {
            throw new IllegalStateException("no " + goal + " within " + limit.toMillis() + " ms");
        }
    }

    static void forTime(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static boolean isTrue(BooleanSupplier state) {
        try {
            return state.getAsBoolean();
        } catch (RedisErrorException | UncheckedIOException e) {
            return false;
        }
    }
}
