package io.slotpilot.core.redirect;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before a command is sent again. */
@FunctionalInterface
public interface Backoff {

    /**
     * The wait before the next try.
     *
     * @param backoffs how many waits in a row came before this one, zero or more
     * @return zero or more
     */
    Duration delay(int backoffs);

    /**
     * Full jitter: uniform between zero and a ceiling that starts at {@code base} and doubles up to {@code max}. Of all
     * jitters it makes the least work under contention (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015).
     *
     * <p>Safe to call from any thread if {@code random} is.
     *
     * @throws IllegalArgumentException unless {@code 0 < base <= max}
     */
    static Backoff fullJitter(Duration base, Duration max, RandomGenerator random) {
        if (base.isNegative() || base.isZero() || base.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "backoff must satisfy 0 < base <= max but base was " + base + " and max was " + max);
        }
        long baseNanos = base.toNanos();
        long maxNanos = max.toNanos();
        return backoffs -> {
            int doublings = Math.min(backoffs, Long.numberOfLeadingZeros(baseNanos) - 1);
            long ceiling = Math.min(maxNanos, baseNanos << doublings);
            return Duration.ofNanos(random.nextLong(ceiling + 1));
        };
    }
}
