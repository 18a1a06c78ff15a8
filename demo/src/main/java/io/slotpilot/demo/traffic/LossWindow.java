package io.slotpilot.demo.traffic;

import java.util.BitSet;

/**
 * A time in which the server itself lost acknowledged writes, as asynchronous replication does when a primary goes.
 *
 * <p>How it is known: until the fault, a probe writes a running number to the primary. A primary executes and
 * replicates in one order. So if the promoted replica has the probe's number n, it has every write that was executed
 * before n was; what was acknowledged later may be gone, and no client could have kept it. The same goes for what a
 * frozen primary takes when it wakes up, until it hears that it was replaced.
 *
 * @param slots what the lost primary owned
 * @param fromNanos when the last probe write that survived was sent
 * @param untilNanos when the servers stopped losing: the promoted node took its first write, or the woken one knew
 */
public record LossWindow(BitSet slots, long fromNanos, long untilNanos) {

    /** Whether the server may have lost that write after it had acknowledged it. */
    public boolean covers(Ack ack) {
        return slots.get(ack.slot()) && ack.endNanos() - fromNanos >= 0 && ack.startNanos() - untilNanos <= 0;
    }
}
