package io.slotpilot.core.drive;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.GiveUpReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
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
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final int slot;
    private final WaitingRoom room;

    // Those that came back since the slot began to fail precede the others. They come back from several nodes, and from
    // where they waited for a connection, so they are kept as they were issued.
    private final List<Waiting> returned = new ArrayList<>();
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
            @Nullable NodeAddress avoid) {

        boolean isLaterThan(Waiting other) {
            return call.issuedAtNanos() - other.call.issuedAtNanos() > 0;
        }
    }

    /**
     * A call that goes.
     *
     * @param target the owner of the slot when that was decided, which another may replace at any moment
     */
    private record Departure(AsyncCall call, @Nullable NodeAddress target) {}

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
            returned.add(0, waiting);
        } else {
            insert(waiting);
        }
        room.came();
    }

    private void insert(Waiting waiting) {
        int at = returned.size();
        while (at > 0 && returned.get(at - 1).isLaterThan(waiting)) {
            at--;
        }
        returned.add(at, waiting);
    }

    synchronized boolean mayGoAhead(AsyncCall call) {
        return gone || call.equals(probe) || returned.isEmpty();
    }

    void answered(AsyncCall call) {
        if (call.equals(probe)) {
            probe = null;
            flowing = true;
            // Whoever of them fails again comes back in front of those that have not gone yet.
            while (!returned.isEmpty()) {
                fresh.addFirst(returned.remove(returned.size() - 1));
            }
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
        Departure next = next(expired);
        while (next != null || !expired.isEmpty()) {
            expired.forEach(call -> room.giveUp(call, GiveUpReason.DEADLINE_EXCEEDED));
            expired.clear();
            if (next != null) {
                room.exit().release(next.call, next.target);
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
    private synchronized @Nullable Departure next(List<AsyncCall> expired) {
        dropDead(returned, expired);
        dropDead(fresh, expired);
        NodeAddress target = room.owners().target(slot);
        Waiting next = pick(target);
        if (next != null) {
            room.went();
            return new Departure(next.call, target);
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

    private @Nullable Waiting pick(@Nullable NodeAddress target) {
        if (probe != null) {
            alarm.in(deadline());
            return null;
        }
        if (returned.isEmpty() && fresh.isEmpty()) {
            gone = true;
            room.gates().open(slot); // before the next queue can hold the slot, which waits until this is forgotten
            room.forget(slot, this);
            return null;
        }
        // Those that went to the former owner come back from there, and are first.
        flowing = flowing && room.gates().goesTo(slot, target);
        if (flowing) {
            return takeFirst();
        }
        return isQuiet() ? pickFirst(target) : null;
    }

    /** The first call goes alone if it has failed before, or may not work where it goes; else it opens the way for all. */
    private @Nullable Waiting pickFirst(@Nullable NodeAddress target) {
        Waiting first = returned.isEmpty() ? fresh.getFirst() : returned.get(0);
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
        unquiet = false;
        flowing = returned.isEmpty() && target != null && !room.gates().isDoubted(target);
        if (!flowing && !first.call.blocking()) {
            probe = first.call;
        }
        return takeFirst();
    }

    private Waiting takeFirst() {
        return returned.isEmpty() ? fresh.removeFirst() : returned.remove(0);
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

    private void dropDead(Collection<Waiting> waiting, List<AsyncCall> expired) {
        Iterator<Waiting> each = waiting.iterator();
        while (each.hasNext()) {
            Waiting first = each.next();
            if (!isDead(first)) {
                return;
            }
            each.remove();
            room.went();
            expired.add(first.call);
        }
    }

    private boolean isDead(Waiting waiting) {
        return waiting.call.isDone() || (!waiting.last && patienceOf(waiting.call) <= 0);
    }

    /** Until the first call of either kind may wait no longer; calls of one kind mostly have the same patience. */
    private long deadline() {
        long nearest = Long.MAX_VALUE;
        for (Collection<Waiting> waiting : List.of(returned, fresh)) {
            Iterator<Waiting> each = waiting.iterator();
            Waiting first = each.hasNext() ? each.next() : null;
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
