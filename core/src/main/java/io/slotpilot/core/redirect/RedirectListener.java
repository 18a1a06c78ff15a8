package io.slotpilot.core.redirect;

import java.time.Duration;

/**
 * Hears what becomes of commands that fail. Commands that succeed at once are not reported.
 *
 * <p>Called on the caller's thread or on an event loop: never block. What a listener throws is logged once and changes
 * nothing.
 */
public interface RedirectListener {

    /** Hears nothing. */
    RedirectListener NONE = new RedirectListener() {};

    /**
     * An attempt failed, and this is what follows.
     *
     * @param attempt the failed attempt; its {@link Attempt#last()} names node and failure
     * @param elapsed time since the command first failed
     */
    default void onDecision(Attempt attempt, Decision decision, Duration elapsed) {}

    /**
     * A command that had failed at least once succeeded after all.
     *
     * @param elapsed time since the command first failed: what the redirects and repeats cost it
     */
    default void onRecovered(Attempt attempt, Duration elapsed) {}

    /** Tells both, {@code this} first. */
    default RedirectListener and(RedirectListener next) {
        RedirectListener first = this;
        return new RedirectListener() {
            @Override
            public void onDecision(Attempt attempt, Decision decision, Duration elapsed) {
                first.onDecision(attempt, decision, elapsed);
                next.onDecision(attempt, decision, elapsed);
            }

            @Override
            public void onRecovered(Attempt attempt, Duration elapsed) {
                first.onRecovered(attempt, elapsed);
                next.onRecovered(attempt, elapsed);
            }
        };
    }
}
