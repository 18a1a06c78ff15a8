package io.slotpilot.chaos.check;

import io.slotpilot.chaos.history.Command;
import io.slotpilot.chaos.history.Delivery;
import io.slotpilot.chaos.history.Event;
import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.history.Finals;
import io.slotpilot.chaos.history.Footprint;
import io.slotpilot.chaos.history.Handover;
import io.slotpilot.chaos.history.Kind;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.chaos.history.Outcome;
import io.slotpilot.chaos.history.Parting;
import io.slotpilot.chaos.history.Result;
import io.slotpilot.chaos.history.ServerStory;
import io.slotpilot.chaos.history.SlotMove;
import io.slotpilot.chaos.history.Span;
import io.slotpilot.chaos.history.Tally;
import io.slotpilot.testkit.layout.KeySlots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A history made by hand, of one key and one channel, and what the checker says of it. The key's slot is in shard 0 at
 * first.
 */
abstract class HandmadeHistory {

    static final String KEY = "k";
    static final int SLOT = KeySlots.slotOf(KEY);
    static final long SECOND = 1_000_000_000;
    static final long LIMIT = 10 * SECOND;

    final List<Operation> operations = new ArrayList<>();
    final List<SlotMove> moves = new ArrayList<>();
    final List<Handover> handovers = new ArrayList<>();
    final List<Delivery> deliveries = new ArrayList<>();
    Map<String, List<Long>> lists = Map.of();
    Map<String, Long> numbers = Map.of();
    List<String> deaf = List.of();
    List<Tally> tallies = List.of();
    final List<Parting> partings = new ArrayList<>();
    List<Footprint> footprints = List.of();
    List<String> leaks = List.of();

    static long at(int seconds) {
        return seconds * SECOND;
    }

    void appended(long start, long end) {
        operations.add(
                new Operation("c", Command.of(Kind.APPEND, KEY, 1), new Span(start, end), Result.applied(null), LIMIT));
    }

    void published(long start, long end) {
        operations.add(new Operation(
                "c", Command.of(Kind.PUBLISH, "channel", 3), new Span(start, end), Result.applied(null), LIMIT));
    }

    void handover(int shard, long durable, long start, long end) {
        handovers.add(new Handover(shard, durable, new Span(start, end), "a test"));
    }

    void heard(long... values) {
        for (long value : values) {
            deliveries.add(new Delivery("c", "channel", value, 0));
        }
    }

    void did(Kind kind, long value, Outcome outcome, @Nullable Long reply) {
        add(Command.of(kind, KEY, value), outcome, reply);
    }

    void add(Command command, Outcome outcome, @Nullable Long reply) {
        long start = at(operations.size());
        operations.add(
                new Operation("c", command, new Span(start, start + 1), new Result(outcome, reply, "", false), LIMIT));
    }

    List<Breach> breaches() {
        return Checker.check(evidence(List.of())).stream()
                .map(Violation::breach)
                .toList();
    }

    Evidence evidence(List<Event> events) {
        ServerStory story = new ServerStory(
                IntStream.range(0, 16384).mapToObj(slot -> 0).toList(), moves, handovers, partings, events);
        return new Evidence(
                operations, new Finals(lists, numbers), story, deliveries, deaf, tallies, footprints, leaks);
    }
}
