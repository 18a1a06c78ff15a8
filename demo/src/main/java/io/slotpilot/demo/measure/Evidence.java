package io.slotpilot.demo.measure;

/**
 * What promises are about, beyond the numbers of the report.
 *
 * @param longestCallMillis the longest that one call took
 * @param touchedMoves pairs of a slot that moved and a thread that used it afterwards
 * @param inFlightFailureMillis how long after a fault an INCR failed that was on its way then, at most; 0 without any
 * @param untracedFailures INCRs that failed so and do not say what they went through
 * @param incrementsBackMillis how long after a fault the first INCR on its slots succeeded that began after it, at most
 */
public record Evidence(
        long longestCallMillis,
        long touchedMoves,
        long inFlightFailureMillis,
        long untracedFailures,
        long incrementsBackMillis) {}
