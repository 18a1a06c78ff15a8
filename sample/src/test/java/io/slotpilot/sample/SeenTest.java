package io.slotpilot.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeenTest {

    private static final long MILLI = 1_000_000;

    private static Call call(long beganMillis, long endedMillis, String failure) {
        return new Call(beganMillis * MILLI, endedMillis * MILLI, failure.isEmpty() ? null : failure);
    }

    @Test
    void theGapIsTheLongestTimeOfOneVisitorBetweenRightAnswers() {
        List<Call> calm = List.of(call(0, 10, ""), call(20, 30, ""), call(90, 100, ""));
        List<Call> unlucky = List.of(call(0, 10, ""), call(20, 60, "503"), call(60, 95, ""));

        Seen seen = Seen.of(List.of(calm, unlucky), 0, 100 * MILLI);

        assertThat(seen).isEqualTo(new Seen(6, 85, Map.of("503", 1)));
    }

    @Test
    void theTimeBeforeTheFirstAndAfterTheLastAnswerCountsToo() {
        List<Call> calls = List.of(call(40, 50, ""));

        assertThat(Seen.of(List.of(calls), 0, 60 * MILLI).gapMillis()).isEqualTo(50);
        assertThat(Seen.of(List.of(calls), 45 * MILLI, 130 * MILLI).gapMillis()).isEqualTo(80);
    }

    @Test
    void whatHasEndedBeforeIsNotLookedAt() {
        Seen seen = Seen.of(List.of(List.of(call(0, 10, "503"), call(10, 30, ""))), 20 * MILLI, 40 * MILLI);

        assertThat(seen).isEqualTo(new Seen(1, 10, Map.of()));
    }
}
