package io.slotpilot.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/** Histories made by hand: the good ones pass, and each kind of bad one is found for what it is. */
class CheckerTest {

    private static final String KEY = "k";
    private static final int SLOT = KeySlots.slotOf(KEY);
    private static final long SECOND = 1_000_000_000;
    private static final long LIMIT = 10 * SECOND;

    private final List<Operation> operations = new ArrayList<>();
    private final List<SlotMove> moves = new ArrayList<>();
    private final List<Handover> handovers = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private Map<String, List<Long>> lists = Map.of();
    private Map<String, Long> numbers = Map.of();
    private List<String> deaf = List.of();
    private List<Tally> tallies = List.of();
    private final List<Parting> partings = new ArrayList<>();
    private List<Footprint> footprints = List.of();
    private List<String> leaks = List.of();

    // What is right.

    @Test
    void aGoodHistoryPasses() {
        did(Kind.APPEND, 1, Outcome.APPLIED, null);
        did(Kind.APPEND, 2, Outcome.REFUSED, null);
        did(Kind.APPEND, 3, Outcome.UNKNOWN, null);
        did(Kind.APPEND, 4, Outcome.APPLIED, null);
        lists = Map.of(KEY, List.of(1L, 4L, 3L)); // what had no reply arrived late
        tallies = List.of(new Tally("MOVED answers", 3, 4, false), new Tally("ASK answers", 2, 2, true));

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aCounterMayBeHigherByCallsWithoutAReply() {
        did(Kind.INCREMENT, 0, Outcome.APPLIED, 1L);
        did(Kind.INCREMENT, 0, Outcome.UNKNOWN, null);
        did(Kind.INCREMENT, 0, Outcome.APPLIED, 2L);
        did(Kind.INCREMENT, 0, Outcome.APPLIED, 4L); // it arrived late
        numbers = Map.of(KEY, 4L);

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aRegisterMayShowAWriteWithoutAReply() {
        did(Kind.SET, 1, Outcome.APPLIED, null);
        did(Kind.SET, 2, Outcome.UNKNOWN, null);
        did(Kind.READ, 0, Outcome.APPLIED, 1L);
        did(Kind.SET, 3, Outcome.APPLIED, null);
        did(Kind.READ, 0, Outcome.APPLIED, 2L);
        numbers = Map.of(KEY, 2L);

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aTakeWithoutAReplyMayHaveTakenOne() {
        did(Kind.PUT, 1, Outcome.APPLIED, null);
        did(Kind.PUT, 2, Outcome.APPLIED, null);
        did(Kind.TAKE, 0, Outcome.UNKNOWN, null);
        did(Kind.TAKE, 0, Outcome.APPLIED, 2L);

        assertThat(breaches()).isEmpty();
    }

    // What is wrong.

    @Test
    void findsWhatWasAppendedTwice() {
        did(Kind.APPEND, 1, Outcome.UNKNOWN, null);
        lists = Map.of(KEY, List.of(1L, 1L));

        assertThat(breaches()).containsExactly(Breach.APPLIED_TWICE);
    }

    @Test
    void findsWhatWasCountedTwice() {
        did(Kind.INCREMENT, 0, Outcome.APPLIED, 1L);
        did(Kind.INCREMENT, 0, Outcome.APPLIED, 3L);
        numbers = Map.of(KEY, 3L);

        assertThat(breaches()).containsExactly(Breach.APPLIED_TWICE);
    }

    @Test
    void findsWhatWasCountedTwiceAtTheEnd() {
        did(Kind.INCREMENT, 0, Outcome.UNKNOWN, null);
        numbers = Map.of(KEY, 2L);

        assertThat(breaches()).containsExactly(Breach.APPLIED_TWICE);
    }

    @Test
    void findsWhatWasTakenTwice() {
        did(Kind.PUT, 1, Outcome.APPLIED, null);
        did(Kind.TAKE, 0, Outcome.APPLIED, 1L);
        did(Kind.TAKE, 0, Outcome.APPLIED, 1L);

        assertThat(breaches()).containsExactly(Breach.APPLIED_TWICE);
    }

    @Test
    void findsWhatWasTakenAndIsStillThere() {
        did(Kind.PUT, 1, Outcome.APPLIED, null);
        did(Kind.TAKE, 0, Outcome.APPLIED, 1L);
        lists = Map.of(KEY, List.of(1L));

        assertThat(breaches()).containsExactly(Breach.APPLIED_TWICE);
    }

    @Test
    void findsWhatWasRefusedAndIsThere() {
        did(Kind.APPEND, 1, Outcome.REFUSED, null);
        did(Kind.SET, 1, Outcome.REFUSED, null);
        did(Kind.PUT, 9, Outcome.REFUSED, null);
        did(Kind.TAKE, 0, Outcome.APPLIED, 9L);
        lists = Map.of(KEY, List.of(1L));
        numbers = Map.of(KEY, 1L);

        assertThat(breaches())
                .contains(Breach.APPLIED_THOUGH_REFUSED)
                .filteredOn(breach -> breach == Breach.APPLIED_THOUGH_REFUSED)
                .hasSize(3);
    }

    @Test
    void findsLostWritesOfEachKind() {
        did(Kind.APPEND, 1, Outcome.APPLIED, null);
        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
        operations.clear();
        did(Kind.INCREMENT, 0, Outcome.APPLIED, 1L);
        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
        operations.clear();
        did(Kind.SET, 1, Outcome.APPLIED, null);
        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
        operations.clear();
        did(Kind.PUT, 1, Outcome.APPLIED, null);
        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
    }

    @Test
    void findsAppendsInAnotherOrder() {
        did(Kind.APPEND, 1, Outcome.APPLIED, null);
        did(Kind.APPEND, 2, Outcome.APPLIED, null);
        lists = Map.of(KEY, List.of(2L, 1L));

        assertThat(breaches()).containsExactly(Breach.OUT_OF_ORDER);
    }

    @Test
    void findsAReadThatMissesItsOwnWrite() {
        did(Kind.SET, 1, Outcome.APPLIED, null);
        did(Kind.SET, 2, Outcome.APPLIED, null);
        did(Kind.READ, 0, Outcome.APPLIED, 1L);
        numbers = Map.of(KEY, 2L);

        assertThat(breaches()).containsExactly(Breach.STALE_READ);
    }

    @Test
    void findsWhatNobodyWrote() {
        did(Kind.APPEND, 1, Outcome.APPLIED, null);
        did(Kind.SET, 1, Outcome.APPLIED, null);
        did(Kind.TAKE, 0, Outcome.APPLIED, 7L);
        lists = Map.of(KEY, List.of(1L, 5L));
        numbers = Map.of(KEY, 6L);

        assertThat(breaches()).containsOnly(Breach.NEVER_WRITTEN).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void findsATransactionOfWhichAPartTookEffect() {
        String other = "{k}2";
        add(new Command(Kind.APPEND, KEY, 1, 77), Outcome.UNKNOWN, null);
        add(new Command(Kind.APPEND, other, 1, 77), Outcome.UNKNOWN, null);
        lists = Map.of(KEY, List.of(1L), other, List.of());

        assertThat(breaches()).containsExactly(Breach.TORN_TRANSACTION);
    }

    @Test
    void findsACommandThatTookTooLong() {
        operations.add(
                new Operation("c", Command.of(Kind.READ, KEY, 0), new Span(0, LIMIT + 1), Result.applied(0L), LIMIT));

        assertThat(breaches()).containsExactly(Breach.LATE);
    }

    @Test
    void findsAnExceptionThatNoClientShouldThrow() {
        operations.add(new Operation(
                "c",
                Command.of(Kind.READ, KEY, 0),
                new Span(0, 1),
                new Result(Outcome.UNKNOWN, null, "NullPointerException", true),
                LIMIT));

        assertThat(breaches()).containsExactly(Breach.STRANGE_FAILURE);
    }

    @Test
    void findsMessagesThatComeTwiceOrLate() {
        heard(1, 2, 2, 4, 3);

        assertThat(breaches()).containsExactly(Breach.MESSAGE_OUT_OF_ORDER, Breach.MESSAGE_OUT_OF_ORDER);
    }

    @Test
    void aMessageWhosePublishingHadNoReplyMayComeLate() {
        operations.add(new Operation(
                "c",
                Command.of(Kind.PUBLISH, "channel", 3),
                new Span(0, 1),
                new Result(Outcome.UNKNOWN, null, "timeout", false),
                LIMIT));
        heard(1, 4, 3, 5);

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aMessageToAPrimaryThatWasPartedFromItsReplicaMayComeLate() {
        published(at(5), at(6));
        handover(0, at(4), at(7), at(8));
        heard(1, 4, 3, 5);

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aMessageToAPrimaryThatHasItsReplicaMustNotComeLate() {
        published(at(1), at(2));
        handover(0, at(4), at(7), at(8));
        heard(1, 4, 3, 5);

        assertThat(breaches()).containsExactly(Breach.MESSAGE_OUT_OF_ORDER);
    }

    @Test
    void aMessageToAPrimaryThatIsPartedMayComeLateThoughItsReplicaHasEveryWrite() {
        published(at(1), at(2));
        partings.add(new Parting(0, new Span(at(1), at(8))));
        handover(0, at(7), at(8), at(9));
        heard(1, 4, 3, 5);

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aMessageBeforeAPartingMustNotComeLate() {
        published(at(1), at(2));
        partings.add(new Parting(0, new Span(at(5), at(8))));
        handover(0, at(7), at(8), at(9));
        heard(1, 4, 3, 5);

        assertThat(breaches()).containsExactly(Breach.MESSAGE_OUT_OF_ORDER);
    }

    @Test
    void aMessageToAPartedPrimaryThatKeepsItsShardMustNotComeLate() {
        published(at(1), at(2));
        partings.add(new Parting(0, new Span(at(1), at(4))));
        heard(1, 4, 3, 5);

        assertThat(breaches()).containsExactly(Breach.MESSAGE_OUT_OF_ORDER);
    }

    @Test
    void aMessageWhileTheShardChangesHandsMayComeLateEvenIfThatIsPlanned() {
        published(at(6), at(7));
        handover(0, Long.MAX_VALUE, at(7), at(8));
        heard(1, 4, 3, 5);

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aMessageLongAfterAPlannedFailoverMustNotComeLate() {
        published(at(12), at(13));
        handover(0, Long.MAX_VALUE, at(7), at(8));
        heard(1, 4, 3, 5);

        assertThat(breaches()).containsExactly(Breach.MESSAGE_OUT_OF_ORDER);
    }

    @Test
    void findsADeafSubscriptionALeakAndAMiscount() {
        deaf = List.of("channel");
        leaks = List.of("thread t still runs");
        tallies = List.of(
                new Tally("MOVED answers", 5, 4, false), // more than there were
                new Tally("ASK answers", 3, 4, true), // fewer, though each arrived
                new Tally("ok", 3, 4, false));

        assertThat(breaches())
                .containsExactlyInAnyOrder(Breach.DEAF_SUBSCRIPTION, Breach.LEAK, Breach.MISCOUNTED, Breach.MISCOUNTED);
    }

    // What servers may lose, and what not.

    @Test
    void aWriteThatThePromotedReplicaDidNotHaveYetMayBeLost() {
        appended(at(5), at(6));
        handover(0, at(4), at(7), at(8));

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aWriteThatThePromotedReplicaIsKnownToHaveMustNotBeLost() {
        appended(at(1), at(2));
        handover(0, at(4), at(7), at(8));

        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
    }

    @Test
    void aWriteAfterTheChangeOfHandsMustNotBeLost() {
        appended(at(12), at(13));
        handover(0, at(4), at(7), at(8));

        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
    }

    @Test
    void aPlannedFailoverLosesNothing() {
        appended(at(5), at(6));
        handover(0, Long.MAX_VALUE, at(7), at(8));

        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
    }

    @Test
    void theChangeOfHandsOfAnotherShardIsNoExcuse() {
        appended(at(5), at(6));
        handover(1, at(4), at(7), at(8));

        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
    }

    @Test
    void aSlotThatCameAfterTheLastReplicatedMomentMayLoseOldWrites() {
        appended(at(1), at(2));
        moves.add(new SlotMove(SLOT, 0, 1, new Span(at(5), at(6)), true));
        handover(1, at(4), at(7), at(8));

        assertThat(breaches()).isEmpty();
    }

    @Test
    void aSlotThatHadLeftBeforeIsNotLost() {
        appended(at(1), at(2));
        moves.add(new SlotMove(SLOT, 0, 1, new Span(at(3), at(4)), true));
        handover(0, Long.MIN_VALUE, at(7), at(8));

        assertThat(breaches()).containsExactly(Breach.LOST_WRITE);
    }

    @Test
    void aMoveThatAChangeOfHandsInterruptsMayLoseKeys() {
        appended(at(1), at(2));
        moves.add(new SlotMove(SLOT, 0, 1, new Span(at(6), at(20)), false));
        handover(0, at(5), at(7), at(8));

        assertThat(breaches()).isEmpty();
    }

    @Test
    void theHistoryShowsTheKeysCommandsAndWhatHappenedMeanwhile() {
        for (int i = 1; i <= 20; i++) {
            operations.add(new Operation(
                    "c", Command.of(Kind.APPEND, KEY, i), new Span(at(i), at(i) + 1), Result.applied(null), LIMIT));
        }
        did(Kind.READ, 0, Outcome.APPLIED, 0L);
        lists = Map.of(
                KEY,
                IntStream.rangeClosed(1, 20)
                        .filter(i -> i != 10)
                        .mapToObj(i -> (long) i)
                        .toList());
        footprints =
                List.of(new Footprint(at(10), KEY, 10, "MOVED at n"), new Footprint(at(10), "other", 10, "ASK at n"));
        Evidence evidence = evidence(List.of(
                new Event(new Span(at(9), at(11)), "kill of shard 0"), new Event(new Span(0, 1), "something else")));
        Violation violation = Checker.check(evidence).get(0);

        List<String> history = new MinimalHistory(evidence).of(violation);

        assertThat(history).hasSize(8); // the headline, five commands, a failed try and the kill
        assertThat(history.get(0)).contains("LOST_WRITE", KEY, Integer.toString(SLOT));
        assertThat(String.join("\n", history))
                .contains("append k 8", "append k 12", "k 10: MOVED at n", "kill of shard 0")
                .doesNotContain("append k 7", "append k 13", "ASK at n", "something else");
    }

    private static long at(int seconds) {
        return seconds * SECOND;
    }

    private void appended(long start, long end) {
        operations.add(
                new Operation("c", Command.of(Kind.APPEND, KEY, 1), new Span(start, end), Result.applied(null), LIMIT));
    }

    private void published(long start, long end) {
        operations.add(new Operation(
                "c", Command.of(Kind.PUBLISH, "channel", 3), new Span(start, end), Result.applied(null), LIMIT));
    }

    private void handover(int shard, long durable, long start, long end) {
        handovers.add(new Handover(shard, durable, new Span(start, end), "a test"));
    }

    private void heard(long... values) {
        for (long value : values) {
            deliveries.add(new Delivery("c", "channel", value, 0));
        }
    }

    private void did(Kind kind, long value, Outcome outcome, @Nullable Long reply) {
        add(Command.of(kind, KEY, value), outcome, reply);
    }

    private void add(Command command, Outcome outcome, @Nullable Long reply) {
        long start = at(operations.size());
        operations.add(
                new Operation("c", command, new Span(start, start + 1), new Result(outcome, reply, "", false), LIMIT));
    }

    private List<Breach> breaches() {
        return Checker.check(evidence(List.of())).stream()
                .map(Violation::breach)
                .toList();
    }

    /** The key's slot is in shard 0 at first. */
    private Evidence evidence(List<Event> events) {
        ServerStory story = new ServerStory(
                IntStream.range(0, 16384).mapToObj(slot -> 0).toList(), moves, handovers, partings, events);
        return new Evidence(
                operations, new Finals(lists, numbers), story, deliveries, deaf, tallies, footprints, leaks);
    }
}
