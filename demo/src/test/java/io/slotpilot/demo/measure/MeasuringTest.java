package io.slotpilot.demo.measure;

import static io.slotpilot.demo.measure.Recorded.by;
import static io.slotpilot.demo.measure.Recorded.failed;
import static io.slotpilot.demo.measure.Recorded.fault;
import static io.slotpilot.demo.measure.Recorded.ok;
import static io.slotpilot.demo.measure.Recorded.window;
import static io.slotpilot.demo.traffic.OperationKind.GET;
import static io.slotpilot.demo.traffic.OperationKind.INCR;
import static io.slotpilot.demo.traffic.OperationKind.SET;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.demo.traffic.Operation;
import io.slotpilot.demo.wire.WireCounts;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MeasuringTest {

    private static final WireCounts WIRE = new WireCounts(4, 3, 2, 1);
    private static final Measuring.Audit AUDIT = new Measuring.Audit(6, 5);

    private final Measuring measuring = new Measuring(window(1_000, 2_000), List.of(fault(1, 1_200, 2_000)));

    @Test
    void countsWhatBeganInTheWindowAndTakesTheRestAsItIs() {
        List<Operation> recorded = List.of(
                ok(GET, 1, 999, 1_001),
                ok(GET, 1, 1_000, 1_001),
                failed(SET, 1, 1_999, 4_000, "Timeout"),
                ok(GET, 1, 2_000, 2_001));

        ClientMeasurement measured = measuring.of("a", recorded, WIRE, AUDIT);

        assertThat(measured.result()).isEqualTo(new ClientResult("a", 2, 1, 800, 2_001_000, 4, 3, 2, 1, 6, 5));
        assertThat(measured.evidence().longestCallMillis()).isEqualTo(2_001);
        assertThat(measured.errorTexts()).containsExactly(java.util.Map.entry("Timeout", 1L));
    }

    @Test
    void ninetyNineOfAHundredCallsTakeAtMostTheP99() {
        List<Operation> recorded = LongStream.rangeClosed(1, 100)
                .mapToObj(millis -> ok(GET, 1, 1_000, 1_000 + millis))
                .toList();

        assertThat(measuring.of("a", recorded, WIRE, AUDIT).result().p99Micros())
                .isEqualTo(99_000);
    }

    @Test
    void countsEachThreadOnceForEachSlotThatItUsedAfterTheFault() {
        List<Operation> recorded = List.of(
                by(0, ok(GET, 1, 1_100, 1_150)),
                by(1, ok(GET, 1, 1_190, 1_210)),
                by(1, ok(SET, 1, 1_300, 1_301)),
                by(2, ok(INCR, 1, 1_300, 1_301)),
                by(3, ok(GET, 2, 1_300, 1_301)));

        assertThat(measuring.of("a", recorded, WIRE, AUDIT).evidence().touchedMoves())
                .isEqualTo(2);
    }

    @Test
    void putsOperationsIntoTheBucketInWhichTheyEnd() {
        List<Operation> recorded = List.of(
                ok(GET, 1, 900, 1_001),
                ok(GET, 1, 1_001, 1_249),
                failed(GET, 1, 1_100, 1_800, "no"),
                ok(GET, 1, 1_900, 2_100));

        assertThat(measuring.of("a", recorded, WIRE, AUDIT).timeline())
                .containsExactly(
                        new Bucket(2, 0, 248_000), new Bucket(0, 0, 0), new Bucket(0, 0, 0), new Bucket(0, 1, 700_000));
    }

    @Test
    void namesTheMostFrequentErrorFirst() {
        List<Operation> recorded = List.of(
                failed(GET, 1, 1_000, 1_001, "rare"),
                failed(GET, 1, 1_000, 1_001, "often"),
                failed(GET, 1, 1_000, 1_001, "often"));

        assertThat(measuring.of("a", recorded, WIRE, AUDIT).errorTexts().keySet())
                .containsExactly("often", "rare");
    }

    @Test
    void saysHowLongIncrementsInFlightTookToFailAndNewOnesToSucceed() {
        List<Operation> recorded = List.of(
                failed(INCR, 1, 1_190, 1_230, "lost"),
                failed(INCR, 1, 1_300, 1_900, "new"),
                failed(INCR, 2, 1_190, 1_990, "elsewhere"),
                ok(INCR, 1, 1_195, 1_205),
                ok(INCR, 1, 1_400, 1_650),
                ok(INCR, 1, 1_700, 1_701));

        Evidence evidence = measuring.of("a", recorded, WIRE, AUDIT).evidence();

        assertThat(evidence.inFlightFailureMillis()).isEqualTo(30);
        assertThat(evidence.incrementsBackMillis()).isEqualTo(450);
        assertThat(evidence.untracedFailures()).isEqualTo(1);
    }

    @Test
    void incrementsThatNeverComeBackTakeAllTheTimeThereIs() {
        assertThat(measuring.of("a", List.of(), WIRE, AUDIT).evidence().incrementsBackMillis())
                .isEqualTo(800);
    }
}
