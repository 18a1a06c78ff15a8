package io.slotpilot.demo.measure;

/**
 * What promises are about, beyond the numbers of the report.
 *
 * @param longestCallMillis the longest that one call took
 * @param touchedMoves pairs of a slot that moved and a thread that used it afterwards
 * @param untracedErrors failures that do not say what the command went through
 * @param inFlightFailureMillis how long after a fault an INCR failed that had begun before it, at most; 0 without any
 * @param incrementsBackMillis how long after a fault the first INCR on its slots succeeded that began after it, at most
 */
public record Evidence(
        long longestCallMillis,
        long touchedMoves,
        long untracedErrors,
        long inFlightFailureMillis,
        long incrementsBackMillis) {}
