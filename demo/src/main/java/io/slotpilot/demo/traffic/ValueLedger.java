package io.slotpilot.demo.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The books on one key to which one thread writes 1, 2, 3…, one call after the other. Not thread-safe.
 */
public final class ValueLedger {

    private final List<Ack> acks = new ArrayList<>();
    private long found = Long.MAX_VALUE;

    /** SET succeeded. */
    public void acknowledged(Ack ack) {
        acks.add(ack);
    }

    /** The key was seen at {@code value} after the last call; 0 if it did not exist. */
    public void found(long value) {
        found = value;
    }

    /** 1 if the key is older than the last acknowledged write that {@code excused} is not true for, else 0. */
    public long lost(Predicate<Ack> excused) {
        return acks.stream().anyMatch(ack -> ack.value() > found && !excused.test(ack)) ? 1 : 0;
    }
}
