package io.slotpilot.core.drive;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.GiveUpReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one slot that wait, in order. Exists only while the slot is held.
 *
 * <p>Nothing is sent before all that was under way has come back. Then the first command goes alone, as a probe; when a
 * node has answered it, the rest follows. Thread-safe; calls are sent and ended outside of the lock.
 */
final class SlotQueue {

    // A command that hangs at a node for longer than this holds up the others no more: liveness over order.
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final int slot;
    private final WaitingRoom room;

    // Those that were sent and came back precede those that were never sent.
    private final Deque<Waiting> returned = new ArrayDeque<>();
    private final Deque<Waiting> fresh = new ArrayDeque<>();
    private final Alarm alarm;
    private @Nullable AsyncCall probe;
    private boolean flowing;
    private boolean unquiet;
    private long unquietSince;
    private boolean serving;
    private boolean gone;

    /**
     * A call that waits.
     *
     * @param dueNanos when it may go
     * @param last whether that is as late as it may wait, so that it is sent then rather than given up
     * @param avoid the target that would be no news to it
     */
    private record Waiting(
            AsyncCall call,
            long dueNanos,
            boolean last,
            @Nullable NodeAddress avoid) {}

    SlotQueue(int slot, WaitingRoom room) {
        this.slot = slot;
        this.room = room;
        this.alarm = new Alarm(room, this::wokenUp);
    }

    /** Does something while this queue exists; returns false if it does not any more. */
    synchronized boolean tryDo(Consumer<SlotQueue> action) {
        if (gone) {
            return false;
        }
        room.gates().hold(slot);
        action.accept(this);
        return true;
    }

    void join(AsyncCall call) {
        fresh.addLast(new Waiting(call, room.nanos(), false, null));
        room.came();
    }

    void comeBack(AsyncCall call, long dueNanos, @Nullable NodeAddress avoid) {
        Waiting waiting = new Waiting(call, dueNanos, dueNanos - room.nanos() >= patienceOf(call), avoid);
        flowing = false;
        if (call.equals(probe)) {
            probe = null;
            returned.addFirst(waiting);
        } else {
            returned.addLast(waiting);
        }
        room.came();
    }

    synchronized boolean mayGoAhead(AsyncCall call) {
        return gone || call.equals(probe) || returned.isEmpty();
    }

    void answered(AsyncCall call) {
        if (call.equals(probe)) {
            probe = null;
            flowing = true;
        }
    }

    void left(AsyncCall call) {
        if (call.equals(probe)) {
            probe = null;
        }
    }

    /** Sends what may go. Calls that come meanwhile are looked at by the thread that is at it. */
    void serve() {
        synchronized (this) {
            if (gone || serving) {
                return; // who serves looks once more before he stops
            }
            serving = true;
        }
        List<AsyncCall> expired = new ArrayList<>();
        AsyncCall next = next(expired);
        while (next != null || !expired.isEmpty()) {
            expired.forEach(call -> room.giveUp(call, GiveUpReason.DEADLINE_EXCEEDED));
            expired.clear();
            if (next != null) {
                room.exit().release(next);
            }
            next = next(expired);
        }
    }

    /** Ends all that wait. */
    void close() {
        List<Waiting> all = new ArrayList<>();
        synchronized (this) {
            all.addAll(returned);
            all.addAll(fresh);
            returned.clear();
            fresh.clear();
        }
        all.forEach(waiting -> {
            room.went();
            room.giveUp(waiting.call, GiveUpReason.CLOSED);
        });
        serve();
    }

    /** The next call to send; null if none may go now: then, with none expired, this thread serves no longer. */
    private synchronized @Nullable AsyncCall next(List<AsyncCall> expired) {
        dropDead(returned, expired);
        dropDead(fresh, expired);
        Waiting next = pick();
        if (next != null) {
            room.went();
            return next.call;
        }
        serving = !expired.isEmpty();
        return null;
    }

    private void wokenUp() {
        synchronized (this) {
            alarm.rang();
        }
        serve();
    }

    private @Nullable Waiting pick() {
        if (probe != null) {
            alarm.in(deadline());
            return null;
        }
        if (returned.isEmpty() && fresh.isEmpty()) {
            gone = true;
            room.forget(slot, this);
            room.gates().open(slot);
            return null;
        }
        if (flowing) {
            return takeFirst();
        }
        return isQuiet() ? pickFirst() : null;
    }

    /** The first call goes alone if it has failed before or has nowhere to go; else it opens the way for all. */
    private @Nullable Waiting pickFirst() {
        NodeAddress target = room.owners().target(slot);
        Waiting first = returned.isEmpty() ? fresh.getFirst() : returned.getFirst();
        boolean news = target != null && !target.equals(first.avoid);
        long wait = first.dueNanos - room.nanos();
        if (wait > 0 && !news) {
            alarm.in(Math.min(wait, deadline()));
            return null;
        }
        if (wait > 0) {
            changed(first.call);
        }
        if (target != null) {
            room.gates().lead(slot, target);
        }
        flowing = returned.isEmpty() && target != null;
        if (!flowing && !first.call.blocking()) {
            probe = first.call;
        }
        return takeFirst();
    }

    private Waiting takeFirst() {
        return returned.isEmpty() ? fresh.removeFirst() : returned.removeFirst();
    }

    private static void changed(AsyncCall call) {
        Attempt attempt = call.attempt();
        if (attempt != null) {
            call.attempt(attempt.afterChange());
        }
    }

    private boolean isQuiet() {
        if (room.gates().isQuiet(slot)) {
            unquiet = false;
            return true;
        }
        long now = room.nanos();
        if (!unquiet) {
            unquiet = true;
            unquietSince = now;
        }
        long patience = PATIENCE_NANOS - (now - unquietSince);
        alarm.in(Math.min(patience, deadline()));
        return patience <= 0;
    }

    private void dropDead(Deque<Waiting> waiting, List<AsyncCall> expired) {
        Waiting first = waiting.peekFirst();
        while (first != null && isDead(first)) {
            waiting.removeFirst();
            room.went();
            expired.add(first.call);
            first = waiting.peekFirst();
        }
    }

    private boolean isDead(Waiting waiting) {
        return waiting.call.isDone() || (!waiting.last && patienceOf(waiting.call) <= 0);
    }

    /** Until the first call of either kind may wait no longer; calls of one kind mostly have the same patience. */
    private long deadline() {
        long nearest = Long.MAX_VALUE;
        for (Deque<Waiting> waiting : List.of(returned, fresh)) {
            Waiting first = waiting.peekFirst();
            if (first != null && !first.last) {
                nearest = Math.min(nearest, patienceOf(first.call));
            }
        }
        return nearest;
    }

    private long patienceOf(AsyncCall call) {
        Attempt attempt = call.attempt();
        return attempt == null ? Long.MAX_VALUE : room.exit().left(attempt);
    }
}
