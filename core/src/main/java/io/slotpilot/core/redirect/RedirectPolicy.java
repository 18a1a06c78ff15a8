package io.slotpilot.core.redirect;

import java.time.Duration;

/** Decides what follows a failed attempt. */
@FunctionalInterface
public interface RedirectPolicy {

    /**
     * Says what follows.
     *
     * <p>Pure: same arguments, same answer (given the same {@link Backoff}). Safe to call from any thread.
     *
     * @param attempt the try that failed; its {@link Attempt#last()} is the failure
     * @param failure what came back
     * @param elapsed time since the command's first failure
     * @return {@link Decision.Proceed} with the next attempt, or {@link Decision.GiveUp}
     */
    Decision decide(Attempt attempt, Failure failure, Duration elapsed);

    /** The rule book of this project, with the user's bounds. */
    static RedirectPolicy of(RedirectOptions options) {
        return new RuleBook(options);
    }
}
