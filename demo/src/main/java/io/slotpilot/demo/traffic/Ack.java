package io.slotpilot.demo.traffic;

/**
 * A write that a client reported as done.
 *
 * @param value what was written, or what the counter became
 * @param startNanos when the call was made
 * @param endNanos when it returned
 */
public record Ack(long value, int slot, long startNanos, long endNanos) {}
