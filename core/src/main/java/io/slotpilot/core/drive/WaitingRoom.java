package io.slotpilot.core.drive;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.SlotOwners;
import io.slotpilot.core.redirect.Ticker;
import io.slotpilot.core.redirect.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where commands wait, one {@link SlotQueue} for each slot that is held. Thread-safe.
 *
 * <p>A call that waits is looked at again by the timer, after a change of the topology, and when the last command of its
 * slot that was under way has come back.
 */
final class WaitingRoom {

    private final ConcurrentMap<Integer, SlotQueue> queues = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final SlotOwners owners;
    private final SlotGates gates;
    private final Exit exit;
    private final Limits limits;
    private volatile boolean closed;

    /** How calls leave. */
    interface Exit {

        /**
         * Sends a call that has waited.
         *
         * @param target the owner of its slot; {@code null} if there is none, as the call is to find out
         */
        void release(AsyncCall call, @Nullable NodeAddress target);

        /** Ends a call; its attempt has failed at least once. */
        void giveUp(AsyncCall call, Attempt failed, GiveUpReason reason);

        /** Nanoseconds that a call may still wait; zero or less if none. */
        long left(Attempt attempt);
    }

    /** Time, and how many may wait. */
    record Limits(Timer timer, Ticker ticker, int capacity) {}

    WaitingRoom(SlotOwners owners, SlotGates gates, Exit exit, Limits limits) {
        this.owners = owners;
        this.gates = gates;
        this.exit = exit;
        this.limits = limits;
    }

    /** Lines up a call that was never sent, and holds its slot from now on. */
    void queue(AsyncCall call) {
        if (hasRoomFor(call)) {
            with(call.slot(), queue -> queue.join(call));
        }
    }

    /** Lines up a call that was never sent, if its slot is held; returns false if it is not. */
    boolean join(AsyncCall call) {
        SlotQueue queue = queues.get(call.slot());
        if (queue == null) {
            return false;
        }
        if (hasRoomFor(call)) {
            if (!queue.tryDo(q -> q.join(call))) {
                return false;
            }
            queue.serve();
        }
        return true;
    }

    /** Lines up a call that came back: in front if it was sent alone, else behind those that came back before it. */
    void park(AsyncCall call, Duration delay, @Nullable NodeAddress avoid) {
        long due = nanos() + delay.toNanos();
        if (hasRoomFor(call)) {
            with(call.slot(), queue -> queue.comeBack(call, due, avoid));
        } else {
            left(call);
        }
    }

    /** Whether a call that came back may be sent on at once: nobody of its slot waits who was in front of it. */
    boolean mayGoAhead(AsyncCall call) {
        SlotQueue queue = queues.get(call.slot());
        return queue == null || queue.mayGoAhead(call);
    }

    /** A node answered this call: if others wait for the verdict, they may go. */
    void answered(AsyncCall call) {
        ifHeld(call.slot(), queue -> queue.answered(call));
    }

    /** Others need not wait for the verdict of this call any more: there will be none. */
    void left(AsyncCall call) {
        ifHeld(call.slot(), queue -> queue.left(call));
    }

    /** Nothing of this slot is under way any more. */
    void quiet(int slot) {
        SlotQueue queue = queues.get(slot);
        if (queue != null) {
            queue.serve();
        }
    }

    void topologyChanged() {
        queues.values().forEach(SlotQueue::serve);
    }

    int size() {
        return size.get();
    }

    void close() {
        closed = true;
        queues.values().forEach(SlotQueue::close);
    }

    // ---- for the queues

    SlotOwners owners() {
        return owners;
    }

    SlotGates gates() {
        return gates;
    }

    Exit exit() {
        return exit;
    }

    long nanos() {
        return limits.ticker.nanos();
    }

    boolean isClosed() {
        return closed;
    }

    void wakeAfter(long delayNanos, Runnable task) {
        try {
            limits.timer.after(delayNanos, task);
        } catch (RejectedExecutionException e) {
            closed = true; // the client's threads are gone, so nothing would ever end the wait
        }
    }

    void forget(int slot, SlotQueue queue) {
        queues.remove(slot, queue);
    }

    void came() {
        size.incrementAndGet();
    }

    void went() {
        size.decrementAndGet();
    }

    /** Ends a call that waits no longer. One that was never sent failed because there was nobody to send it to. */
    void giveUp(AsyncCall call, GiveUpReason reason) {
        Attempt attempt = call.attempt();
        if (attempt != null && !call.isDone()) {
            Attempt failed =
                    attempt.last() != null ? attempt : attempt.failed(null, Failure.of(FailureKind.CONNECT_FAILED));
            call.attempt(failed);
            exit.giveUp(call, failed, reason);
        }
    }

    private boolean hasRoomFor(AsyncCall call) {
        if (closed) {
            giveUp(call, GiveUpReason.CLOSED);
        } else if (size.get() >= limits.capacity) {
            giveUp(call, GiveUpReason.QUEUE_FULL);
        } else {
            return true;
        }
        return false;
    }

    private void with(int slot, Consumer<SlotQueue> action) {
        while (true) {
            SlotQueue queue = queues.computeIfAbsent(slot, s -> new SlotQueue(s, this));
            if (queue.tryDo(action)) {
                queue.serve();
                return;
            }
        }
    }

    private void ifHeld(int slot, Consumer<SlotQueue> action) {
        SlotQueue queue = queues.get(slot);
        if (queue != null && queue.tryDo(action)) {
            queue.serve();
        }
    }
}
