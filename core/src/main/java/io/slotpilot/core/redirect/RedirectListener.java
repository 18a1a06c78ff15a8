package io.slotpilot.core.redirect;

import io.slotpilot.core.keylint.KeyRule;
import java.time.Duration;
import java.util.function.DoubleSupplier;

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
     * The engine of a client is ready. Comes before all else, once for each client.
     *
     * @param retryBudget tokens left for repeats in the whole cluster, at the time of asking
     */
    default void onStart(DoubleSupplier retryBudget) {}

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

    /**
     * A subscription goes on over another connection. What was published meanwhile is lost.
     *
     * @param channels how many channels and patterns are subscribed to
     * @param gap how long nothing could be received, as far as this client knows
     */
    default void onSubscriptionGap(int channels, Duration gap) {}

    /**
     * A command has keys in several slots. It is split, if that means the same and the options let it, else it fails.
     * Commands in which the run-time linter fails before that are not reported.
     */
    default void onCrossSlot(CrossSlotCommand command) {}

    /**
     * The run-time linter has found a command whose keys are not in one slot.
     *
     * @param rule what is wrong with it
     */
    default void onLintFinding(KeyRule rule) {}

    /** Tells both, {@code this} first; if it throws, {@code next} does not hear of that event. */
    default RedirectListener and(RedirectListener next) {
        RedirectListener first = this;
        return new RedirectListener() {
            @Override
            public void onStart(DoubleSupplier retryBudget) {
                first.onStart(retryBudget);
                next.onStart(retryBudget);
            }

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

            @Override
            public void onSubscriptionGap(int channels, Duration gap) {
                first.onSubscriptionGap(channels, gap);
                next.onSubscriptionGap(channels, gap);
            }

            @Override
            public void onCrossSlot(CrossSlotCommand command) {
                first.onCrossSlot(command);
                next.onCrossSlot(command);
            }

            @Override
            public void onLintFinding(KeyRule rule) {
                first.onLintFinding(rule);
                next.onLintFinding(rule);
            }
        };
    }
}
