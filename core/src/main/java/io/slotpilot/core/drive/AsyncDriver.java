package io.slotpilot.core.drive;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Decision;
import io.slotpilot.core.redirect.Decision.GiveUp;
import io.slotpilot.core.redirect.Decision.Proceed;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.core.redirect.Redirects;
import io.slotpilot.core.redirect.Route;
import io.slotpilot.core.redirect.SlotOwners;
import io.slotpilot.core.redirect.Ticker;
import io.slotpilot.core.redirect.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands without blocking any thread, and keeps the order of the commands of each slot, unless that is not
 * wanted: while one is repaired, later ones wait behind it.
 *
 * <p>Thread-safe; a command that succeeds at once allocates nothing here. What is in flight to one node when a command
 * in front of it fails cannot be called back; such commands line up behind it as they were issued.
 */
public final class AsyncDriver {

    private final Redirects redirects;
    private final SlotOwners owners;
    private final boolean keepOrder;
    private final SlotGates gates;
    private final WaitingRoom room;

    /**
     * How commands wait.
     *
     * @param capacity how many may wait at once; one more is given up with {@link GiveUpReason#QUEUE_FULL}
     * @param keepOrder whether later commands of a slot wait for one that is repaired; without, only those wait that
     *     are repaired themselves
     */
    public record Waiting(int capacity, boolean keepOrder) {

        /** @throws IllegalArgumentException if {@code capacity} is less than one */
        public Waiting {
            if (capacity < 1) {
                throw new IllegalArgumentException("capacity must be >= 1 but was " + capacity);
            }
        }
    }

    /**
     * A driver for one connection of a client.
     *
     * @param timer may run its tasks on any thread
     */
    public AsyncDriver(Redirects redirects, SlotOwners owners, Timer timer, Ticker ticker, Waiting waiting) {
        this.redirects = redirects;
        this.owners = owners;
        this.keepOrder = waiting.keepOrder();
        this.gates = new SlotGates();
        this.room =
                new WaitingRoom(owners, gates, new Exits(), new WaitingRoom.Limits(timer, ticker, waiting.capacity()));
    }

    /** Sends a command for the first time, or lets it wait behind others of its slot. */
    public void start(AsyncCall call) {
        if (keepOrder) {
            startInOrder(call);
        } else {
            call.send(owners.target(call.slot()), false);
        }
    }

    private void startInOrder(AsyncCall call) {
        int slot = call.slot();
        while (true) {
            if (gates.enter(slot)) {
                NodeAddress node = owners.target(slot);
                if (gates.leadsTo(slot, node)) {
                    sendFirst(call, node);
                    return;
                }
                // The slot has another owner now, and commands to the former one are under way: they come first. Or
                // the node refuses everything for now: one command of the slot finds out for all.
                begin(call);
                room.queue(call);
                leave(slot);
                return;
            }
            leave(slot);
            begin(call);
            if (room.join(call)) {
                return;
            }
        }
    }

    /** The reply came and was no error. Call before the caller learns of it. */
    public void succeeded(AsyncCall call) {
        Attempt attempt = call.attempt();
        if (attempt != null) {
            if (attempt.last() != null) {
                redirects.recovered(attempt);
            }
            if (attempt.route() == Route.OWNER) {
                gates.answered(gates.route(call.slot()));
            }
            room.answered(call);
        }
        leave(call);
    }

    /**
     * The command failed.
     *
     * @param at the node that was tried, or {@code null} when there was none
     */
    public void failed(AsyncCall call, @Nullable NodeAddress at, Failure failure) {
        if (call.isDone()) {
            ended(call);
            return;
        }
        Attempt failed = begin(call).failed(at, failure);
        Decision decision = redirects.after(failed, call.slot());
        if (decision instanceof Proceed proceed) {
            gates.refused(at, failure.kind());
            proceed(call, failed, proceed);
            return;
        }
        GiveUpReason reason = ((GiveUp) decision).reason();
        call.attempt(failed);
        if (reason == GiveUpReason.NOT_RETRYABLE) {
            gates.answered(at);
            room.answered(call); // the node works, and refuses just this command
        } else {
            room.left(call);
        }
        leave(call);
        call.giveUp(reason, redirects.trace(failed, reason));
    }

    /** The command was never written, and is not going to be. It waits at its place for where it may go now. */
    public void withdrawn(AsyncCall call) {
        if (call.isDone()) {
            ended(call);
            return;
        }
        park(call, begin(call), Duration.ZERO, null);
    }

    /**
     * The caller's timeout is over. The command is not sent again.
     *
     * @param at the node that owes the reply, or {@code null} if the command waits
     * @return what to add to the client's exception as suppressed
     */
    public RedirectTrace timedOut(AsyncCall call, @Nullable NodeAddress at) {
        Attempt attempt = begin(call);
        Attempt failed = at == null && attempt.last() != null
                ? attempt
                : attempt.failed(at, Failure.of(at == null ? FailureKind.CONNECT_FAILED : FailureKind.TIMED_OUT));
        ended(call);
        if (at != null) {
            redirects.learn(failed, call.slot());
        }
        redirects.abandon(failed, GiveUpReason.DEADLINE_EXCEEDED);
        return redirects.trace(failed, GiveUpReason.DEADLINE_EXCEEDED);
    }

    /** The command is over for a reason that is the caller's own, such as a cancellation. */
    public void ended(AsyncCall call) {
        if (call.attempt() != null) {
            room.left(call);
        }
        leave(call);
    }

    /** Whether a command that was sent and not written yet may still go: it need not wait for others of its slot. */
    public boolean mayGoAhead(AsyncCall call) {
        return !keepOrder || room.mayGoAhead(call);
    }

    /** Slots may have other owners, or nodes have come into reach. */
    public void topologyChanged() {
        room.topologyChanged();
    }

    /** How many commands wait. */
    public int waiting() {
        return room.size();
    }

    /** Gives up all that wait, and what comes later. */
    public void close() {
        room.close();
    }

    private void proceed(AsyncCall call, Attempt failed, Proceed proceed) {
        if (!proceed.delay().isZero() || !mayGoAhead(call)) {
            park(call, proceed.next(), proceed.delay(), avoid(call.slot(), failed));
            return;
        }
        call.attempt(proceed.next());
        if (call.uncount() || call.blocking()) {
            send(call, proceed.next().route(), owners.target(call.slot()));
        } else {
            gates.enterHeld(call.slot());
            send(call, proceed.next().route(), owners.target(call.slot()));
        }
    }

    private void park(AsyncCall call, Attempt next, Duration delay, @Nullable NodeAddress avoid) {
        boolean counted = call.uncount();
        call.attempt(next);
        room.park(call, delay, avoid);
        if (counted) {
            leave(call.slot());
        }
    }

    /** The target that is no news: the one that has just failed, or where a detour ended, what the map says now. */
    private @Nullable NodeAddress avoid(int slot, Attempt failed) {
        return failed.route() == Route.OWNER && failed.last() != null
                ? failed.last().at()
                : owners.target(slot);
    }

    private void sendFirst(AsyncCall call, @Nullable NodeAddress node) {
        if (call.blocking()) {
            leave(call.slot());
        } else {
            call.count();
        }
        call.send(node, false);
    }

    private void send(AsyncCall call, Route route, @Nullable NodeAddress target) {
        NodeAddress node = route.node();
        // A detour over a node that is out of reach would only cost the caller its timeout.
        boolean detour = node != null && owners.reachable(node);
        if (!call.blocking()) {
            call.count();
        }
        call.send(detour ? node : target, detour && route.asking());
    }

    private Attempt begin(AsyncCall call) {
        Attempt known = call.attempt();
        if (known != null) {
            return known;
        }
        Attempt first = redirects.begin(call.sideEffect(), call.timeout(), call::commandName, call.context());
        call.attempt(first);
        return first;
    }

    private void leave(AsyncCall call) {
        if (call.uncount()) {
            leave(call.slot());
        }
    }

    private void leave(int slot) {
        if (gates.leave(slot)) {
            room.quiet(slot);
        }
    }

    /** How commands leave the waiting room. */
    private final class Exits implements WaitingRoom.Exit {

        @Override
        public void release(AsyncCall call, @Nullable NodeAddress target) {
            if (!call.blocking()) {
                gates.enterHeld(call.slot());
            }
            send(call, begin(call).route(), target);
        }

        @Override
        public void giveUp(AsyncCall call, Attempt failed, GiveUpReason reason) {
            redirects.abandon(failed, reason);
            call.giveUp(reason, redirects.trace(failed, reason));
        }

        @Override
        public long left(Attempt attempt) {
            return redirects.left(attempt) - 1;
        }
    }
}
