package io.slotpilot.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.fleet.client.Policy;
import io.slotpilot.fleet.report.Figures;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold of a small fleet; {@code mvn -q -Pfleet} shows the large ones. */
class FleetTest {

    private static final Size SMALL = new Size(100, 10);

    private static final Map<Scenario, Figures> OURS = new EnumMap<>(Scenario.class);

    private static Figures play(Scenario scenario, Policy policy) {
        return new Run(policy, SMALL, 1).play(scenario);
    }

    private static Figures ours(Scenario scenario) {
        return OURS.computeIfAbsent(scenario, s -> play(s, Policy.SLOTPILOT));
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void calmReturnsAndEveryClientKnowsTheOwners(Scenario scenario) {
        Figures figures = ours(scenario);
        assertThat(figures.successInTheEnd()).as("percent in the end").isGreaterThan(99);
        assertThat(figures.convergence().strayedAtTheEnd()).as("clients astray").isZero();
        assertThat(figures.amplification()).as("tries for each command").isLessThanOrEqualTo(1.1);
    }

    @ParameterizedTest
    @EnumSource(value = Scenario.class, mode = EnumSource.Mode.EXCLUDE, names = "TOTAL_OUTAGE")
    void hardlyACommandFailsWhereTheClusterHealsInTime(Scenario scenario) {
        // Writes that were under way when a process died must not be repeated.
        assertThat(ours(scenario).failedPerMille()).isLessThan(2);
    }

    @Test
    void inATotalOutageClientsWaitRatherThanTry() {
        Figures figures = ours(Scenario.TOTAL_OUTAGE);
        assertThat(figures.amplificationInTrouble()).isLessThan(1.1);
        // 22 s, ten nodes: probes of each, once in a second.
        assertThat(figures.queriesPerClient()).isLessThan(300);
    }

    @Test
    void aModelThatKeepsRepeatingShowsWhatTheBudgetIsFor() {
        assertThat(play(Scenario.TOTAL_OUTAGE, Policy.JEDIS).amplification()).isGreaterThan(1.5);
    }

    @Test
    void aModelThatAsksEveryNodeShowsInTheQueries() {
        double ours = ours(Scenario.RESHARD).queriesPerClient();
        assertThat(play(Scenario.RESHARD, Policy.LETTUCE).queriesPerClient()).isGreaterThan(4 * ours);
    }

    @Test
    void thePageSaysWhatWasRunAndWhatWasNot(@TempDir Path docs) throws Exception {
        Fleet.main(new String[] {"20x4", "failover,bulk-hand-over", "1", docs.toString()});

        assertThat(docs.resolve("fleet.md"))
                .content()
                .contains("`-Dfleet.sizes=20x4 -Dfleet.scenarios=failover,bulk-hand-over -Dfleet.seed=1`")
                .contains("not run: rolling restart, reshard, stale node, total outage")
                .contains("## 20 clients, 4 nodes", "| failover | Slotpilot |", "| bulk hand over | model of Jedis |")
                .doesNotContain("@run@");
        assertThat(docs.resolve("images/fleet-failover.svg")).exists();
    }

    @Test
    void theSameSeedGivesTheSameFigures() {
        Figures once = ours(Scenario.FAILOVER);
        Figures again = play(Scenario.FAILOVER, Policy.SLOTPILOT);
        assertThat(again.queries().total()).isEqualTo(once.queries().total());
        assertThat(again.amplification()).isEqualTo(once.amplification());
        assertThat(again.failedPerMille()).isEqualTo(once.failedPerMille());
    }
}
