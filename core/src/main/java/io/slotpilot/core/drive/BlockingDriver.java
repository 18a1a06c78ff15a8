package io.slotpilot.core.drive;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Decision;
import io.slotpilot.core.redirect.Decision.GiveUp;
import io.slotpilot.core.redirect.Decision.Proceed;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.core.redirect.Redirects;
import io.slotpilot.core.redirect.Route;
import io.slotpilot.core.redirect.SlotOwners;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs commands on the calling thread. Thread-safe; a command that succeeds at once allocates nothing here. */
public final class BlockingDriver {

    private final Redirects redirects;
    private final SlotOwners owners;
    private final Duration timeout;

    /**
     * A driver.
     *
     * @param timeout the client's own command timeout, which bounds all tries and waits together; zero for none
     */
    public BlockingDriver(Redirects redirects, SlotOwners owners, Duration timeout) {
        this.redirects = redirects;
        this.owners = owners;
        this.timeout = timeout;
    }

    /**
     * Sends the command until it succeeds or the engine gives up.
     *
     * @throws RuntimeException the call's last exception, same instance, with a suppressed {@link RedirectTrace}
     */
    public <T> T execute(BlockingCall<T> call) {
        long began = redirects.now();
        NodeAddress node = owners.target(call.slot());
        try {
            return call.send(node, false, 0);
        } catch (RuntimeException e) {
            return recover(call, node, e, left(call, began));
        }
    }

    /** What the first try has left of the caller's timeout; at least a nanosecond, because zero means none. */
    private Duration left(BlockingCall<?> call, long began) {
        if (timeout.isZero() || call.waits()) {
            return timeout;
        }
        return Duration.ofNanos(Math.max(1, timeout.toNanos() - (redirects.now() - began)));
    }

    private <T> T recover(
            BlockingCall<T> call, @Nullable NodeAddress firstNode, RuntimeException firstError, Duration left) {
        NodeAddress node = firstNode;
        RuntimeException error = firstError;
        Attempt attempt = redirects.begin(call.sideEffect(), left, call::commandName, redirects.context());
        while (true) {
            Attempt failed = attempt.failed(node, call.classify(error, node));
            Decision decision = redirects.after(failed, call.slot());
            if (!(decision instanceof Proceed proceed)) {
                throw noted(error, failed, ((GiveUp) decision).reason());
            }
            attempt = pause(call.slot(), failed, proceed, error);
            Route route = reachable(attempt.route());
            node = route.node() == null ? owners.target(call.slot()) : route.node();
            try {
                T reply = call.send(node, route.asking(), redirects.left(attempt));
                redirects.recovered(attempt);
                return reply;
            } catch (RuntimeException e) {
                error = e;
            }
        }
    }

    /** A detour over a node that is out of reach would only cost the caller its timeout. */
    private Route reachable(Route route) {
        NodeAddress node = route.node();
        return node == null || owners.reachable(node) ? route : Route.OWNER;
    }

    private Attempt pause(int slot, Attempt failed, Proceed proceed, RuntimeException error) {
        if (proceed.delay().isZero()) {
            return proceed.next();
        }
        try {
            boolean changed = owners.awaitTarget(
                    slot, avoid(slot, failed), proceed.delay().toNanos());
            if (!changed && owners.isClosed()) {
                throw abandoned(error, failed, GiveUpReason.CLOSED);
            }
            return changed ? proceed.next().afterChange() : proceed.next();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw abandoned(error, failed, GiveUpReason.INTERRUPTED);
        }
    }

    /** The target that is no news: the one that has just failed, or where a detour ended, what the map says now. */
    private @Nullable NodeAddress avoid(int slot, Attempt failed) {
        return failed.route() == Route.OWNER && failed.last() != null
                ? failed.last().at()
                : owners.target(slot);
    }

    private RuntimeException abandoned(RuntimeException error, Attempt failed, GiveUpReason reason) {
        return noted(error, failed, redirects.abandon(failed, reason).reason());
    }

    private RuntimeException noted(RuntimeException error, Attempt failed, GiveUpReason reason) {
        error.addSuppressed(redirects.trace(failed, reason));
        return error;
    }
}
