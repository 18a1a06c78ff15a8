package io.slotpilot.core.redirect;

import java.util.function.LongSupplier;

/**
 * Bounds the load that repeats add: a token bucket that earns a share of every success and a small reserve over time
 * (the retry budgets of Finagle and of gRPC's A6, with what is proved not executed costing least).
 *
 * <p>Thread-safe. Earning costs the commands nothing: it is computed from the count of successes when a repeat asks.
 */
public final class RetryBudget {

    private final Terms terms;
    private final LongSupplier successes;
    private final Ticker ticker;
    private double tokens;
    private long countedSuccesses;
    private long countedNanos;

    /**
     * How a budget earns.
     *
     * @param perSuccess tokens for each success, zero or more
     * @param perSecond tokens for each second, zero or more
     * @param cap the most tokens that it holds, and what it starts with; more than zero
     */
    public record Terms(double perSuccess, double perSecond, double cap) {

        /** A tenth of a token per success, ten per second, a hundred at most. */
        public static final Terms STANDARD = new Terms(0.1, 10, 100);

        /** @throws IllegalArgumentException if a value is out of its range */
        public Terms {
            if (!(perSuccess >= 0) || !(perSecond >= 0) || !(cap > 0) || Double.isInfinite(cap)) {
                throw new IllegalArgumentException(
                        "retry budget must have perSuccess >= 0, perSecond >= 0 and a finite cap > 0 but was perSuccess="
                                + perSuccess + ", perSecond=" + perSecond + ", cap=" + cap);
            }
        }
    }

    /**
     * A full budget.
     *
     * @param successes how many commands have succeeded so far; may only grow
     */
    public RetryBudget(Terms terms, LongSupplier successes, Ticker ticker) {
        this.terms = terms;
        this.successes = successes;
        this.ticker = ticker;
        this.tokens = terms.cap;
        this.countedSuccesses = successes.getAsLong();
        this.countedNanos = ticker.nanos();
    }

    /** Takes {@code cost} tokens and returns true, or takes none and returns false when there are fewer. */
    public synchronized boolean take(double cost) {
        earn();
        if (tokens < cost) {
            return false;
        }
        tokens -= cost;
        return true;
    }

    /** Gives back what was taken for a repeat that was not made. */
    public synchronized void giveBack(double cost) {
        tokens = Math.min(terms.cap, tokens + cost);
    }

    /** Tokens at hand, from zero to the cap. */
    public synchronized double tokens() {
        earn();
        return tokens;
    }

    private void earn() {
        long now = ticker.nanos();
        long succeeded = successes.getAsLong();
        double earned = terms.perSuccess * Math.max(0, succeeded - countedSuccesses)
                + terms.perSecond * Math.max(0, now - countedNanos) / 1e9;
        countedSuccesses = Math.max(countedSuccesses, succeeded);
        countedNanos = Math.max(countedNanos, now);
        tokens = Math.min(terms.cap, tokens + earned);
    }
}
