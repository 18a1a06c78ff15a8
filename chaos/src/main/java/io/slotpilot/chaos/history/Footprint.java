package io.slotpilot.chaos.history;

import java.util.Locale;

/**
 * Something that a command met on its way: a try that was not its last, its end after such tries, the reply to it.
 *
 * @param at nanoseconds since the beginning of the round
 */
public record Footprint(long at, String key, long value, String text) {

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%8.3f             - %s %d: %s", at / 1e9, key, value, text);
    }
}
