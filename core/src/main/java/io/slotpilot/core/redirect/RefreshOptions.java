package io.slotpilot.core.redirect;

import java.time.Duration;

/**
 * When the slot map is read again, and when a silent node is given up on. Immutable.
 *
 * @param period how often the map is read without a reason, as a safety net; zero turns it off
 * @param minInterval the least time between two refreshes that redirects ask for
 * @param maxInterval what {@code minInterval} grows to while refreshes bring nothing new
 * @param urgentInterval the least time between two refreshes while commands wait for a slot without a reachable owner
 * @param stallAfter how long a node may have commands outstanding and send no reply before it is suspected
 * @param queryTimeout how long one node may take to answer a topology query
 */
public record RefreshOptions(
        Duration period,
        Duration minInterval,
        Duration maxInterval,
        Duration urgentInterval,
        Duration stallAfter,
        Duration queryTimeout) {

    /** @throws IllegalArgumentException if a value is out of range; the message names it and the bound */
    public RefreshOptions {
        if (period.isNegative()) {
            throw new IllegalArgumentException("refresh period must be >= 0 but was " + period);
        }
        positive("minInterval", minInterval);
        positive("urgentInterval", urgentInterval);
        positive("stallAfter", stallAfter);
        positive("queryTimeout", queryTimeout);
        if (maxInterval.compareTo(minInterval) < 0) {
            throw new IllegalArgumentException(
                    "maxInterval must be >= minInterval (" + minInterval + ") but was " + maxInterval);
        }
    }

    /** 60 s period, 500 ms to 10 s between refreshes, 100 ms in an emergency, 500 ms of silence, 1 s per query. */
    public static RefreshOptions standard() {
        return new RefreshOptions(
                Duration.ofSeconds(60),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(1));
    }

    /** These options with another {@code period}; zero turns the periodic refresh off. */
    public RefreshOptions withPeriod(Duration period) {
        return new RefreshOptions(period, minInterval, maxInterval, urgentInterval, stallAfter, queryTimeout);
    }

    /** These options with another {@code stallAfter}. */
    public RefreshOptions withStallAfter(Duration stallAfter) {
        return new RefreshOptions(period, minInterval, maxInterval, urgentInterval, stallAfter, queryTimeout);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be > 0 but was " + value);
        }
    }
}
