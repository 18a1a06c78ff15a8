package io.slotpilot.chaos.history;

/**
 * From when to when, in nanoseconds since the beginning of the round.
 *
 * @param end {@link Long#MAX_VALUE} if there is none
 */
public record Span(long start, long end) {

    public boolean overlaps(Span other) {
        return start <= other.end && other.start <= end;
    }

    public long length() {
        return end - start;
    }
}
