package io.slotpilot.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.chaos.history.Command;
import io.slotpilot.chaos.history.Event;
import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.history.Footprint;
import io.slotpilot.chaos.history.Kind;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.chaos.history.Outcome;
import io.slotpilot.chaos.history.Result;
import io.slotpilot.chaos.history.Span;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of a history that shows a violation. */
class MinimalHistoryTest extends HandmadeHistory {

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
}
