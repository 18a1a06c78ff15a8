package io.slotpilot.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.slotpilot.benchmarks.figure.Figure;
import io.slotpilot.benchmarks.figure.Topic;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {

    private final Gate gate =
            Gate.parse(List.of("# topic, subject, ratio, tolerance", "", "BATCHES\tJedis 8.0.2, mget\t16\t0.25"));

    @Test
    void aRatioAtItsBoundHolds() {
        assertThat(gate.check(List.of(mget(12.0)))).isEmpty();
        assertThat(gate.check(List.of(mget(20.0)))).isEmpty();
    }

    @Test
    void aRatioBelowItsBoundIsNamedWithBoundBaselineAndTolerance() {
        assertThat(gate.check(List.of(mget(11.99))))
                .containsExactly(
                        "Many commands at once, Jedis 8.0.2, mget: ratio 11.99 is below 12.00 (baseline 16.00, tolerance 25 %)");
    }

    @Test
    void aRatioThatIsNoNumberDoesNotHold() {
        assertThat(gate.check(List.of(mget(Double.NaN)))).hasSize(1);
    }

    @Test
    void aRatioThatWasNotMeasuredDoesNotHold() {
        Figure otherTopic = Figure.of(Topic.MEMORY, "Jedis 8.0.2, mget").with(Figure.RATIO, 16);
        Figure withoutRatio = Figure.of(Topic.BATCHES, "Jedis 8.0.2, mget").with("stock B", 16);

        assertThat(gate.check(List.of(otherTopic, withoutRatio)))
                .containsExactly("Many commands at once, Jedis 8.0.2, mget: was not measured, so it cannot be compared"
                        + " with the baseline");
    }

    @Test
    void absoluteFiguresDoNotMatter() {
        assertThat(gate.check(List.of(mget(16).with("Slotpilot keys/s", 1)))).isEmpty();
    }

    @Test
    void aBoundThatNothingCouldMissIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Gate.parse(List.of("BATCHES\tJedis 8.0.2, mget\t16\t1")))
                .withMessageContaining("tolerance < 1 but was ratio=16.0, tolerance=1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Gate.parse(List.of("BATCHES Jedis 8.0.2, mget 16 0.2")))
                .withMessageContaining("with tabs");
    }

    private static Figure mget(double ratio) {
        return Figure.of(Topic.BATCHES, "Jedis 8.0.2, mget").with(Figure.RATIO, ratio);
    }
}
