package io.slotpilot.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.chaos.history.Command;
import io.slotpilot.chaos.history.Kind;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.chaos.history.Outcome;
import io.slotpilot.chaos.history.Result;
import io.slotpilot.chaos.history.Span;
import io.slotpilot.chaos.history.Tally;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The good histories pass, and each kind of bad one is found for what it is. */
class CheckerTest extends HandmadeHistory {

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
}
