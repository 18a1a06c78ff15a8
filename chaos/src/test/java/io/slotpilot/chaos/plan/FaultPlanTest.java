package io.slotpilot.chaos.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

    private static final Duration LENGTH = Duration.ofSeconds(25);

    @Test
    void theSameSeedGivesTheSamePlan() {
        assertThat(FaultPlan.of(42, LENGTH, 3)).isEqualTo(FaultPlan.of(42, LENGTH, 3));
        assertThat(FaultPlan.of(42, LENGTH, 3).faults())
                .isNotEqualTo(FaultPlan.of(44, LENGTH, 3).faults());
    }

    @Test
    void everyKindOfFaultComesUp() {
        assertThat(LongStream.range(0, 100)
                        .mapToObj(seed -> FaultPlan.of(seed, LENGTH, 3))
                        .flatMap(plan -> plan.faults().stream())
                        .map(PlannedFault::kind)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(FaultKind.values());
    }

    @Test
    void faultsThatMayCostAPrimaryFollowEachOther() {
        List<PlannedFault> faults = FaultPlan.of(1, LENGTH, 3).of(FaultKind.Lane.DISRUPTIVE);
        assertThat(faults).hasSizeGreaterThan(1);
        for (int i = 1; i < faults.size(); i++) {
            PlannedFault before = faults.get(i - 1);
            assertThat(faults.get(i).start()).isGreaterThan(before.start().plus(before.length()));
        }
    }

    @Test
    void whereEveryReplyMustCountNoneCanGetLost() {
        FaultPlan plan = FaultPlan.of(3, LENGTH, 3);
        assertThat(plan.countable()).isTrue();
        assertThat(plan.faults()).isNotEmpty().allMatch(fault -> fault.kind().losesNoReply());
    }

    @Test
    void thePlanReadsAsATable() {
        assertThat(new PlannedFault(FaultKind.KILL, Duration.ofMillis(1500), Duration.ofSeconds(3), 1, 7))
                .hasToString("   1.5 s  kill               shard 1, 3.0 s, number 7");
    }
}
