package io.slotpilot.core.redirect;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what one client sends to one node and gets back. The retry budget earns from it, and stall detection reads it.
 *
 * <p>Thread-safe; an increment takes no lock and reads no clock. Commands that block on purpose ({@code BLPOP}) and
 * subscriptions are not to be counted: their silence says nothing about the node.
 */
public final class NodeTraffic {

    private final LongAdder sent = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder lost = new LongAdder();

    /** A command is about to be written. Exactly one of the other three must follow. */
    public void sent() {
        sent.increment();
    }

    /** As {@link #sent()}, for {@code count} commands at once. */
    public void sent(int count) {
        sent.add(count);
    }

    /** The reply came, and it was no error. */
    public void succeeded() {
        succeeded.increment();
    }

    /** As {@link #succeeded()}, for {@code count} commands at once. */
    public void succeeded(int count) {
        succeeded.add(count);
    }

    /** The reply came, and it was an error. */
    public void refused() {
        refused.increment();
    }

    /** No reply came: the connection was lost, or the caller's patience was. */
    public void lost() {
        lost.increment();
    }

    /** Commands that succeeded since the client started. */
    public long successes() {
        return succeeded.sum();
    }

    /** Replies of any kind since the client started: a sign of life when it grows. */
    public long replies() {
        return succeeded.sum() + refused.sum();
    }

    /** Commands that were written and have not ended; only exact while nothing is going on. */
    public long outstanding() {
        // Read what ended first, so that a command that ends in between counts as outstanding, never as negative.
        long ended = replies() + lost.sum();
        return Math.max(0, sent.sum() - ended);
    }
}
