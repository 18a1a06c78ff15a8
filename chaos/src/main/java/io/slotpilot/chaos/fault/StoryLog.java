package io.slotpilot.chaos.fault;

import io.slotpilot.chaos.history.Event;
import io.slotpilot.chaos.history.Handover;
import io.slotpilot.chaos.history.Parting;
import io.slotpilot.chaos.history.ServerStory;
import io.slotpilot.chaos.history.SlotMove;
import io.slotpilot.chaos.history.Span;
import io.slotpilot.testkit.layout.SlotRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Writes down what happens to the servers. Thread-safe. */
public final class StoryLog {

    /** A slot on its way. */
    record OpenMove(int slot, int from, int to, long start) {}

    private final int shards;
    private final long origin;
    private final Map<Integer, OpenMove> open = new ConcurrentHashMap<>();
    private final List<SlotMove> moves = new ArrayList<>();
    private final List<Handover> handovers = new ArrayList<>();
    private final List<Parting> partings = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    /** @param origin the {@link System#nanoTime()} of the beginning of the round */
    public StoryLog(int shards, long origin) {
        this.shards = shards;
        this.origin = origin;
    }

    /** Now, in nanoseconds since the beginning. */
    public long now() {
        return System.nanoTime() - origin;
    }

    int shards() {
        return shards;
    }

    synchronized void event(long start, String text) {
        events.add(new Event(new Span(start, now()), text));
    }

    synchronized void handover(Handover handover) {
        handovers.add(handover);
        events.add(new Event(handover.span(), "shard " + handover.shard() + ": " + handover.cause()));
    }

    synchronized void parted(int shard, long start) {
        partings.add(new Parting(shard, new Span(start, now())));
    }

    /** A slot begins to move; {@link #ended} must follow, or it counts as moving until {@link #story}. */
    void begins(int slot, int from, int to) {
        open.put(slot, new OpenMove(slot, from, to, now()));
    }

    /** Whether a slot is on its way, perhaps since a fault that could not end it. */
    boolean isMoving(int slot) {
        return open.containsKey(slot);
    }

    synchronized void ended(int slot, boolean arrived) {
        OpenMove move = open.remove(slot);
        if (move != null) {
            moves.add(new SlotMove(slot, move.from(), move.to(), new Span(move.start(), now()), arrived));
        }
    }

    /** All of it so far; moves that have not ended are taken for ended without success. */
    public synchronized ServerStory story() {
        List.copyOf(open.keySet()).forEach(slot -> ended(slot, false));
        List<Integer> owners =
                IntStream.range(0, SlotRanges.SLOTS).mapToObj(this::firstShard).toList();
        return new ServerStory(owners, moves, handovers, partings, events);
    }

    /** As the testkit splits the slots. */
    private int firstShard(int slot) {
        for (int shard = 0; shard < shards; shard++) {
            if (slot < (shard + 1) * SlotRanges.SLOTS / shards) {
                return shard;
            }
        }
        throw new IllegalArgumentException("slot must be below 16384 but was " + slot);
    }
}
