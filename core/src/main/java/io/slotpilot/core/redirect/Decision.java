package io.slotpilot.core.redirect;

import java.time.Duration;

/** What follows a failed attempt: go again, or give up. */
public sealed interface Decision {

    /**
     * Send the command once more.
     *
     * @param next the attempt to make
     * @param delay how long to wait first, zero or more. A driver may end the wait early when the slot map learns
     *     something about the slot
     */
    record Proceed(Attempt next, Duration delay) implements Decision {}

    /** Hand the failure to the caller. */
    record GiveUp(GiveUpReason reason) implements Decision {}
}
