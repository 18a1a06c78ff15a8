package io.slotpilot.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.chaos.check.Breach;
import io.slotpilot.chaos.check.Checker;
import io.slotpilot.chaos.check.Violation;
import io.slotpilot.chaos.client.Driver;
import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.load.Workload;
import io.slotpilot.chaos.plan.FaultKind;
import io.slotpilot.chaos.plan.FaultPlan;
import io.slotpilot.chaos.plan.PlannedFault;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A short round of each kind; {@code mvn -q -Pchaos} plays long ones. */
class ChaosIT {

    private static final long SEED = 2;
    // The way to part clients from a node that executes requests and cuts the connection when the reply comes.
    private static final int CUT_BEFORE_REPLY = 6;

    @BeforeAll
    static void logToAFile() {
        ChaosLog.to(Path.of("target", "chaos-it"));
    }

    @Test
    void bothClientsKeepTheirPromisesForAFewSeconds() throws InterruptedException {
        FaultPlan plan = FaultPlan.of(SEED, Duration.ofSeconds(6), RoundSettings.SHARDS);

        Evidence evidence = Round.play(RoundSettings.of(plan, EnumSet.allOf(Driver.class)));

        List<Violation> violations = Checker.check(evidence);
        new RoundReport(plan, evidence, violations).print(new PrintStream(System.out, true));
        assertThat(violations).isEmpty();
        assertThat(evidence.operations()).hasSizeGreaterThan(500);
        for (Driver driver : Driver.values()) {
            assertThat(evidence.operations())
                    .anyMatch(operation -> operation.caller().startsWith(driver.label()) && operation.applied());
            assertThat(evidence.deliveries())
                    .anyMatch(delivery -> delivery.subscriber().equals(driver.label()));
        }
    }

    @Test
    void aPolicyThatRepeatsWhatMayHaveBeenExecutedIsCaught() throws InterruptedException {
        List<PlannedFault> cuts = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            Duration start = Duration.ofMillis(300 + i * 400L);
            cuts.add(new PlannedFault(
                    FaultKind.CLIENT_PARTITION, start, Duration.ofMillis(150), i % 3, CUT_BEFORE_REPLY));
        }
        FaultPlan plan = new FaultPlan(0, Duration.ofMillis(6500), false, cuts);

        Evidence evidence = Round.play(
                new RoundSettings(plan, EnumSet.allOf(Driver.class), Set.of(Workload.SINGLE), RepeatingClient::new));

        List<Violation> violations = Checker.check(evidence);
        assertThat(violations).extracting(Violation::breach).contains(Breach.APPLIED_TWICE);
        for (Driver driver : Driver.values()) {
            assertThat(violations)
                    .anyMatch(violation -> violation.breach() == Breach.APPLIED_TWICE
                            && violation.key().startsWith(driver.label()));
        }
    }
}
