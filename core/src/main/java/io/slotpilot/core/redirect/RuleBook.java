package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Decision.GiveUp;
import io.slotpilot.core.redirect.Decision.Proceed;
import java.time.Duration;

/** The rules, one line each. */
final class RuleBook implements RedirectPolicy {

    /** Far above what a node that is well takes to reply. */
    private static final Duration LONGEST_REPLY = Duration.ofMillis(100);

    private final RedirectOptions options;
    private final Backoff shortWait;
    private final Backoff longWait;

    RuleBook(RedirectOptions options) {
        this.options = options;
        this.shortWait = options.tryAgainBackoff();
        this.longWait = options.clusterDownBackoff();
    }

    @Override
    public Decision decide(Attempt attempt, Failure failure, Duration elapsed) {
        return switch (failure.kind()) {
            case MOVED, ASK -> redirect(attempt, failure, elapsed);
            // TRYAGAIN can come from either side of a migration (getNodeByQuery), so start over at the owner.
            case TRY_AGAIN -> startOver(attempt, shortWait, elapsed);
            // Refused before execution, and healed by time or by the refresh that the failure asks for.
            case CLUSTER_DOWN, LOADING, MASTER_DOWN, READ_ONLY, NO_REPLICAS, BUSY ->
                startOver(attempt, longWait, elapsed);
            // Never written: safe for every command.
            case CONNECT_FAILED, POOL_EXHAUSTED -> startOver(attempt, longWait, elapsed);
            // The server closes the connection behind it; nothing was popped.
            case UNBLOCKED -> startOver(attempt, shortWait, elapsed);
            case CONNECTION_LOST, TIMED_OUT ->
                options.mayRepeat(attempt.sideEffect())
                        ? startOver(attempt, longWait, elapsed)
                        : new GiveUp(GiveUpReason.UNSAFE_TO_REPEAT);
            case CROSS_SLOT, AUTH, OUT_OF_MEMORY, MISCONFIGURED, NO_SCRIPT, OTHER ->
                new GiveUp(GiveUpReason.NOT_RETRYABLE);
        };
    }

    private Decision redirect(Attempt attempt, Failure failure, Duration elapsed) {
        NodeAddress target = failure.target();
        if (target == null) {
            return startOver(attempt, longWait, elapsed); // routed to nowhere: a refresh must find the owner
        }
        if (attempt.visited(target)) {
            return afterLoop(attempt, elapsed);
        }
        if (attempt.redirects() >= options.maxRedirects()) {
            return new GiveUp(GiveUpReason.TOO_MANY_REDIRECTS);
        }
        Route next = failure.kind() == FailureKind.ASK ? Route.asking(target) : Route.to(target);
        return proceed(attempt.follow(next), Duration.ZERO, elapsed);
    }

    // A circle is a contradiction between nodes, which ends when they have gossiped: bounded by time like all other
    // waits. Each round follows redirects, which end a row of back-offs, so it is rounds that lengthen the wait.
    private Decision afterLoop(Attempt attempt, Duration elapsed) {
        return options.maxRedirects() == 0
                ? new GiveUp(GiveUpReason.TOO_MANY_REDIRECTS)
                : proceed(attempt.startOverAfterLoop(), longWait.delay(attempt.loops()), elapsed);
    }

    private Decision startOver(Attempt attempt, Backoff backoff, Duration elapsed) {
        return proceed(attempt.startOver(), backoff.delay(attempt.backoffs()), elapsed);
    }

    private Decision proceed(Attempt next, Duration delay, Duration elapsed) {
        Duration limit = next.limit(options.retryFor());
        Duration left = limit.minus(forTheReply(limit)).minus(elapsed);
        if (left.isNegative() || left.isZero()) {
            return new GiveUp(GiveUpReason.DEADLINE_EXCEEDED);
        }
        // The last try is made as late as it may be rather than given up because of a long draw.
        return new Proceed(next, delay.compareTo(left) > 0 ? left : delay);
    }

    /** A try that is made too late for its reply turns a command that was surely not executed into one that may be. */
    private static Duration forTheReply(Duration limit) {
        Duration tenth = limit.dividedBy(10);
        return tenth.compareTo(LONGEST_REPLY) < 0 ? tenth : LONGEST_REPLY;
    }
}
