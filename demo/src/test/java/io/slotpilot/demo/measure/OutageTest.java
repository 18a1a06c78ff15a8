package io.slotpilot.demo.measure;

import static io.slotpilot.demo.measure.Recorded.failed;
import static io.slotpilot.demo.measure.Recorded.fault;
import static io.slotpilot.demo.measure.Recorded.ok;
import static io.slotpilot.demo.traffic.OperationKind.GET;
import static io.slotpilot.demo.traffic.OperationKind.INCR;
import static io.slotpilot.demo.traffic.OperationKind.MGET;
import static io.slotpilot.demo.traffic.OperationKind.SET;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.demo.traffic.Operation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageTest {

    @Test
    void lastsFromTheFaultToTheFirstSuccess() {
        List<Operation> operations = every10Millis(0, 1_000, SET);
        operations.addAll(every10Millis(0, 100, GET));
        operations.add(ok(GET, 1, 110, 700));
        operations.addAll(every10Millis(700, 1_000, MGET));

        assertThat(Outage.millis(operations, List.of(fault(1, 105, 1_000)))).isEqualTo(595);
    }

    @Test
    void isTheLongerOneOfReadsAndIdempotentWrites() {
        List<Operation> operations = every10Millis(0, 1_000, GET);
        operations.addAll(every10Millis(0, 300, SET));
        operations.addAll(every10Millis(800, 1_000, SET));

        assertThat(Outage.millis(operations, List.of(fault(1, 200, 1_000)))).isEqualTo(510);
    }

    @Test
    void lastsToTheEndIfThereIsNoSuccess() {
        assertThat(Outage.millis(every10Millis(0, 100, GET), List.of(fault(1, 200, 1_000))))
                .isEqualTo(800);
    }

    @Test
    void isNotEndedByFailuresOtherSlotsOrOtherCommands() {
        List<Operation> operations = new ArrayList<>(List.of(
                failed(GET, 1, 100, 200, "no"),
                failed(SET, 1, 100, 200, "no"),
                ok(INCR, 1, 100, 200),
                ok(GET, 2, 100, 200),
                ok(SET, 2, 100, 200)));

        assertThat(Outage.millis(operations, List.of(fault(1, 0, 900)))).isEqualTo(900);
    }

    @Test
    void isTheLongestOfSeveralFaults() {
        List<Operation> operations = new ArrayList<>();
        for (var kind : List.of(GET, SET)) {
            operations.addAll(every10Millis(0, 200, kind));
            operations.addAll(every10Millis(400, 600, kind));
            operations.addAll(every10Millis(650, 1_000, kind));
        }

        // The time from 190 to 410 is cut in two by the second fault at 350.
        assertThat(Outage.millis(operations, List.of(fault(1, 100, 350), fault(1, 350, 1_000))))
                .isEqualTo(160);
        assertThat(Outage.millis(operations, List.of())).isZero();
    }

    private static List<Operation> every10Millis(long from, long until, io.slotpilot.demo.traffic.OperationKind kind) {
        List<Operation> operations = new ArrayList<>();
        for (long millis = from; millis < until; millis += 10) {
            operations.add(ok(kind, 1, millis, millis));
        }
        return operations;
    }
}
