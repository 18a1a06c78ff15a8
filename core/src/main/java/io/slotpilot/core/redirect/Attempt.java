package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One try at sending a command, with what the tries before it ran into. Immutable.
 *
 * <p>A command's first try needs none of this: an {@code Attempt} comes into being when a command first fails, so that
 * a calm cluster pays nothing.
 */
public final class Attempt {

    private static final Counts NONE = new Counts(0, 0, 0);

    private final Traits traits;
    private final Route route;
    private final Counts counts;
    private final @Nullable Hop last;

    private Attempt(Traits traits, Route route, Counts counts, @Nullable Hop last) {
        this.traits = traits;
        this.route = route;
        this.counts = counts;
        this.last = last;
    }

    /** What does not change from try to try. */
    private record Traits(SideEffect sideEffect, Duration timeout, long beganAtNanos, RedirectTracer.Span span) {}

    /** Redirects since the last start over at the owner, start overs because of a loop, back-offs in a row. */
    private record Counts(int redirects, int loops, int backoffs) {}

    /**
     * The first try of a command, sent to the slot's owner.
     *
     * @param timeout what that try has left of the caller's own command timeout, which bounds all that follows; zero if
     *     the caller has none
     * @param nowNanos when that try failed, by the {@link Ticker} in use
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    public static Attempt first(SideEffect sideEffect, Duration timeout, long nowNanos) {
        return first(sideEffect, timeout, nowNanos, RedirectTracer.Span.NONE);
    }

    static Attempt first(SideEffect sideEffect, Duration timeout, long nowNanos, RedirectTracer.Span span) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be >= 0 but was " + timeout);
        }
        return new Attempt(new Traits(sideEffect, timeout, nowNanos, span), Route.OWNER, NONE, null);
    }

    /** Where this try goes. */
    public Route route() {
        return route;
    }

    /** What running the command a second time would do. */
    public SideEffect sideEffect() {
        return traits.sideEffect;
    }

    /** What the first try left of the caller's own command timeout; zero if the caller has none. */
    public Duration timeout() {
        return traits.timeout;
    }

    /** The most time that may pass after the first failure: {@code retryFor}, or what the caller's timeout left. */
    Duration limit(Duration retryFor) {
        return traits.timeout.isZero() || retryFor.compareTo(traits.timeout) < 0 ? retryFor : traits.timeout;
    }

    /** When the command first failed, in nanoseconds of the {@link Ticker} in use. */
    public long beganAtNanos() {
        return traits.beganAtNanos;
    }

    /** Who follows this command. */
    RedirectTracer.Span span() {
        return traits.span;
    }

    /** The newest failed try before this one, or {@code null} if this is the first. */
    public @Nullable Hop last() {
        return last;
    }

    /** Redirects followed since the command last started at its slot's owner. */
    public int redirects() {
        return counts.redirects;
    }

    /** How often nodes named each other in a circle, so that the command started over. */
    public int loops() {
        return counts.loops;
    }

    /** Waits in a row since the slot map last learnt something that concerns this command. */
    public int backoffs() {
        return counts.backoffs;
    }

    /**
     * This try, after it failed.
     *
     * @param at the node that was tried, or {@code null} when there was none to try
     */
    public Attempt failed(@Nullable NodeAddress at, Failure failure) {
        return new Attempt(traits, route, counts, new Hop(last, at, failure));
    }

    /** Whether this command was sent to {@code node} since it last started at its slot's owner. */
    boolean visited(NodeAddress node) {
        Hop hop = last;
        for (int i = counts.redirects; hop != null && i >= 0; i--, hop = hop.previous()) {
            if (node.equals(hop.at())) {
                return true;
            }
        }
        return false;
    }

    Attempt follow(Route next) {
        return new Attempt(traits, next, new Counts(counts.redirects + 1, counts.loops, 0), last);
    }

    Attempt startOver() {
        return new Attempt(traits, Route.OWNER, new Counts(0, counts.loops, counts.backoffs + 1), last);
    }

    Attempt startOverAfterLoop() {
        return new Attempt(traits, Route.OWNER, new Counts(0, counts.loops + 1, counts.backoffs + 1), last);
    }

    /** This try, with its back-off starting small again: the slot map has learnt something since. */
    public Attempt afterChange() {
        return counts.backoffs == 0
                ? this
                : new Attempt(traits, route, new Counts(counts.redirects, counts.loops, 0), last);
    }
}
