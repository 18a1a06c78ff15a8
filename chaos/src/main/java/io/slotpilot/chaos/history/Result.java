package io.slotpilot.chaos.history;

import org.jspecify.annotations.Nullable;

/**
 * What came back.
 *
 * @param reply the number in the reply; null if there is none
 * @param error what was thrown, in one line; empty on success
 * @param strange whether no client should ever throw that for this command
 */
public record Result(Outcome outcome, @Nullable Long reply, String error, boolean strange) {

    public static Result applied(@Nullable Long reply) {
        return new Result(Outcome.APPLIED, reply, "", false);
    }
}
