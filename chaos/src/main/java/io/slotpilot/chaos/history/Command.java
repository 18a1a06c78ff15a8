package io.slotpilot.chaos.history;

/**
 * What was asked for.
 *
 * @param value what is written, if anything is
 * @param group the same for commands of one transaction; 0 for none
 */
public record Command(Kind kind, String key, long value, long group) {

    public static Command of(Kind kind, String key, long value) {
        return new Command(kind, key, value, 0);
    }
}
