package io.slotpilot.lettuce;

/** A time in which subscriptions that were lost together receive nothing. Guarded by whoever holds the subscriptions. */
final class SubscriptionGap {

    private final long sinceNanos;
    private int channels;
    private int missing;

    SubscriptionGap(long sinceNanos) {
        this.sinceNanos = sinceNanos;
    }

    void add() {
        channels++;
        missing++;
    }

    /** One of them goes on; returns true if that was the last. */
    boolean restored() {
        missing--;
        return missing == 0;
    }

    /** One of them is not wanted any more; returns true if all others go on. */
    boolean left() {
        channels--;
        return restored() && channels > 0;
    }

    int channels() {
        return channels;
    }

    long sinceNanos() {
        return sinceNanos;
    }
}
