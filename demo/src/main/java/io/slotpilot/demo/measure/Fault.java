package io.slotpilot.demo.measure;

import java.util.BitSet;

/**
 * Something that was done to the cluster.
 *
 * @param label for people
 * @param slots whose clients it concerns
 * @param fromNanos when it was done, as {@link System#nanoTime()}
 * @param untilNanos when the next thing was done, or the scenario ended
 */
public record Fault(String label, BitSet slots, long fromNanos, long untilNanos) {}
