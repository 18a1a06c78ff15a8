package io.slotpilot.chaos.history;

import java.util.Locale;

/**
 * A try of a command that was not its last, or the end of a command that had failed before.
 *
 * @param at nanoseconds since the beginning of the round
 */
public record FailedTry(long at, String key, long value, String text) {

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%8.3f             - %s %d: %s", at / 1e9, key, value, text);
    }
}
