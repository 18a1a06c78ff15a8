package io.slotpilot.core.redirect;

import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Decision.GiveUp;
import io.slotpilot.core.redirect.Decision.Proceed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one brain behind every adapter: decides, charges the budget, teaches the slot map, tells the listener.
 *
 * <p>Thread-safe; does no I/O and owns no thread.
 */
public final class Redirects {

    private static final Logger log = LoggerFactory.getLogger(Redirects.class);

    private final RedirectPolicy policy;
    private final Duration retryFor;
    private final RetryBudgets budgets;
    private final SlotMapUpdates updates;
    private final RedirectListener listener;
    private final RedirectTracer tracer;
    private final Ticker ticker;
    private final AtomicBoolean listenerFailed = new AtomicBoolean();

    /** An engine over the user's options. */
    public Redirects(RedirectOptions options, Traffic traffic, SlotMapUpdates updates, Ticker ticker) {
        this.policy = RedirectPolicy.of(options);
        this.retryFor = options.retryFor();
        this.budgets = new RetryBudgets(options.retryBudget(), traffic, ticker);
        this.updates = updates;
        this.listener = options.listener();
        this.tracer = options.tracer();
        this.ticker = ticker;
        notify(l -> l.onStart(budgets::tokens));
    }

    /**
     * The state of a command whose first try has just failed.
     *
     * @param timeout what that try has left of the caller's own command timeout; zero if the caller has none
     */
    public Attempt begin(SideEffect sideEffect, Duration timeout) {
        return Attempt.first(sideEffect, timeout, ticker.nanos());
    }

    /**
     * As {@link #begin(SideEffect, Duration)}, for a command that the user's {@link RedirectTracer} can follow.
     *
     * @param command see {@link RedirectTracer#begin}
     * @param context what {@link #context()} returned when the command was issued
     */
    public Attempt begin(SideEffect sideEffect, Duration timeout, Supplier<String> command, @Nullable Object context) {
        RedirectTracer.Span span =
                tracer == RedirectTracer.NONE ? RedirectTracer.Span.NONE : span(command.get(), context);
        return Attempt.first(sideEffect, timeout, ticker.nanos(), span);
    }

    /** What the present thread is about, in the words of the user's {@link RedirectTracer}. */
    public @Nullable Object context() {
        if (tracer == RedirectTracer.NONE) {
            return null;
        }
        try {
            return tracer.context();
        } catch (RuntimeException e) {
            threw(e);
            return null;
        }
    }

    private RedirectTracer.Span span(String command, @Nullable Object context) {
        try {
            return tracer.begin(command, context);
        } catch (RuntimeException e) {
            threw(e);
            return RedirectTracer.Span.NONE;
        }
    }

    /**
     * Says what follows a failed attempt.
     *
     * @param attempt the attempt, as {@link Attempt#failed} returned it
     * @param slot the command's slot, or {@code -1}
     * @throws IllegalArgumentException if {@code attempt} has not failed
     */
    public Decision after(Attempt attempt, int slot) {
        return after(attempt, slot, true);
    }

    /**
     * As {@link #after}, for a command that was sent together with another one and failed alike. A batch of commands is
     * repeated in one write and is one more try for the node, so that only the first of them pays for it.
     */
    public Decision afterSharing(Attempt attempt, int slot) {
        return after(attempt, slot, false);
    }

    private Decision after(Attempt attempt, int slot, boolean pays) {
        Hop hop = attempt.last();
        if (hop == null) {
            throw new IllegalArgumentException("attempt must have failed, call failed(node, failure) first");
        }
        Duration elapsed = elapsed(attempt);
        Decision decision = policy.decide(attempt, hop.failure(), elapsed);
        if (pays
                && decision instanceof Proceed
                && !budgets.pay(hop.at(), hop.failure().kind())) {
            decision = new GiveUp(GiveUpReason.BUDGET_EMPTY);
        }
        updates.learn(hop.failure(), hop.at(), slot);
        if (decision instanceof Proceed proceed && proceed.next().loops() > attempt.loops()) {
            updates.doubt(slot);
        }
        tell(attempt, decision, elapsed);
        return decision;
    }

    /** A command that had failed before has succeeded with this attempt. */
    public void recovered(Attempt attempt) {
        Duration elapsed = elapsed(attempt);
        notify(l -> l.onRecovered(attempt, elapsed));
        trace(attempt, span -> span.recovered(elapsed));
    }

    /** Teaches the slot map what a failure means of which nothing else follows, because the caller has ended it. */
    public void learn(Attempt failed, int slot) {
        Hop hop = failed.last();
        if (hop != null) {
            updates.learn(hop.failure(), hop.at(), slot);
        }
    }

    /** A subscription goes on over another connection, after a gap. */
    public void resubscribed(int channels, Duration gap) {
        notify(l -> l.onSubscriptionGap(channels, gap));
    }

    /** A command has keys in several slots, whatever becomes of it. */
    public void crossSlot(CrossSlotCommand command) {
        notify(l -> l.onCrossSlot(command));
    }

    /**
     * A command that was to go again does not, for a reason of the driver's own: an interrupt, a full queue, a closed
     * client.
     */
    public GiveUp abandon(Attempt attempt, GiveUpReason reason) {
        GiveUp decision = new GiveUp(reason);
        tell(attempt, decision, elapsed(attempt));
        return decision;
    }

    /** The note for the caller of a command that was given up. */
    public RedirectTrace trace(Attempt attempt, GiveUpReason reason) {
        return RedirectTrace.of(attempt, reason, elapsed(attempt));
    }

    /** Nanoseconds that the command may still take, at least one: the caller's timeout and {@code retryFor} bound it. */
    public long left(Attempt attempt) {
        return Math.max(1, attempt.limit(retryFor).minus(elapsed(attempt)).toNanos());
    }

    /** Now, in nanoseconds of the {@link Ticker} in use. */
    public long now() {
        return ticker.nanos();
    }

    /** Tokens left for repeats in the whole cluster. */
    public double budget() {
        return budgets.tokens();
    }

    private Duration elapsed(Attempt attempt) {
        return Duration.ofNanos(Math.max(0, ticker.nanos() - attempt.beganAtNanos()));
    }

    private void tell(Attempt attempt, Decision decision, Duration elapsed) {
        notify(l -> l.onDecision(attempt, decision, elapsed));
        if (decision instanceof GiveUp giveUp) {
            trace(attempt, span -> span.gaveUp(RedirectTrace.of(attempt, giveUp.reason(), elapsed)));
        } else if (attempt.last() != null) {
            Hop hop = attempt.last();
            trace(attempt, span -> span.failed(hop));
        }
    }

    private void notify(Consumer<RedirectListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException e) {
            threw(e);
        }
    }

    private void trace(Attempt attempt, Consumer<RedirectTracer.Span> event) {
        if (attempt.span() == RedirectTracer.Span.NONE) {
            return;
        }
        try {
            event.accept(attempt.span());
        } catch (RuntimeException e) {
            threw(e);
        }
    }

    private void threw(RuntimeException e) {
        if (listenerFailed.compareAndSet(false, true)) {
            log.warn("A redirect listener threw; further exceptions of listeners are not logged", e);
        }
    }
}
