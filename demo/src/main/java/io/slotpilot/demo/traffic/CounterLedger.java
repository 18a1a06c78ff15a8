package io.slotpilot.demo.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The books on one counter that one thread increments, one call after the other.
 *
 * <p>Every success must find the counter at its last value; for each call that failed before, it may be one higher, not
 * two: a failed INCR may have been applied, but never twice. A counter that is lower than known has lost increments.
 * Failed calls excuse later surprises too, because a request that was given up may still arrive; so what is reported as
 * applied twice certainly was. Not thread-safe.
 */
public final class CounterLedger {

    private final List<Ack> acks = new ArrayList<>();
    private final List<Ack> lost = new ArrayList<>();
    private long known;
    private long failed;
    private long appliedTwice;

    /** INCR returned {@code ack.value()}. */
    public void acknowledged(Ack ack) {
        found(ack.value() - 1);
        acks.add(ack);
        known = ack.value();
    }

    /** INCR failed: it was applied once or not at all. */
    public void failed() {
        failed++;
    }

    /** The counter was seen at {@code value}; 0 if it did not exist. */
    public void found(long value) {
        if (value < known) {
            acks.stream().filter(ack -> ack.value() > value).forEach(lost::add);
            acks.removeIf(ack -> ack.value() > value);
        } else {
            long excess = value - known;
            long explained = Math.min(excess, failed);
            failed -= explained;
            appliedTwice += excess - explained;
        }
        known = value;
    }

    /** How many increments happened that nobody asked for. */
    public long appliedTwice() {
        return appliedTwice;
    }

    /** How many acknowledged increments are gone, but for those that {@code excused} is true for. */
    public long lost(Predicate<Ack> excused) {
        return lost.stream().filter(excused.negate()).count();
    }
}
