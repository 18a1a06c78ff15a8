package io.slotpilot.core.topology;

import static io.slotpilot.core.topology.SimulatedCluster.A;
import static io.slotpilot.core.topology.SimulatedCluster.B;
import static io.slotpilot.core.topology.SimulatedCluster.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.slotpilot.core.metrics.SlotpilotMetrics;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What meters tell of a real topology in virtual time. */
class ClusterTopologyMetricsTest {

    private static final int SLOT_OF_A = 100;

    private final VirtualTime time = new VirtualTime();
    private final MockClock clock = new MockClock();
    private final SimulatedCluster cluster = new SimulatedCluster();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

    private ClusterTopology discovered() {
        RedirectOptions options = RedirectOptions.builder()
                .observer(SlotpilotMetrics.of(registry))
                .build()
                .forClient("lettuce");
        ClusterTopology topology = new ClusterTopology(cluster, options, new Traffic(), time.clock());
        topology.beforeWaiting(() -> time.pass(Duration.ofMillis(100)));
        topology.discover(List.of(A), Duration.ofSeconds(2));
        time.pass(Duration.ofMillis(1));
        return topology;
    }

    private void pass(Duration duration) {
        time.pass(duration);
        clock.add(duration);
    }

    @Test
    void countsRefreshesByCauseAndOutcome() {
        ClusterTopology topology = discovered();
        assertThat(refreshes("discovery", "changed")).isEqualTo(1);
        cluster.move(SLOT_OF_A, C);
        topology.requestRefresh();
        pass(Duration.ofSeconds(1));
        assertThat(refreshes("manual", "changed")).isEqualTo(1);
        topology.requestRefresh();
        pass(Duration.ofSeconds(1));
        assertThat(refreshes("manual", "unchanged")).isEqualTo(1);
        assertThat(registry.get("slotpilot.topology.refresh.time").timer().count())
                .isEqualTo(3);
    }

    @Test
    void timesRefreshes() {
        ClusterTopology topology = discovered();
        for (var node : List.of(A, B, C)) {
            cluster.set(node, SimulatedCluster.Mode.SILENT);
        }
        topology.requestRefresh();
        pass(Duration.ofSeconds(10));
        assertThat(refreshes("manual", "failed")).isEqualTo(1);
        assertThat(registry.get("slotpilot.topology.refresh.time").timer().max(TimeUnit.MILLISECONDS))
                .as("three nodes in turn, one second for each")
                .isEqualTo(3_000);
    }

    @Test
    void theAgeGrowsUntilARefreshBringsAnAnswer() {
        ClusterTopology topology = discovered();
        assertThat(age()).isZero();
        pass(Duration.ofSeconds(30));
        assertThat(age()).isEqualTo(30);
        topology.requestRefresh();
        time.pass(Duration.ofSeconds(1));
        assertThat(age()).isZero();
    }

    @Test
    void showsSlotsByState() {
        ClusterTopology topology = discovered();
        assertThat(slots("covered")).isEqualTo(16_384);
        assertThat(slots("uncovered")).isZero();
        assertThat(slots("open")).isZero();
        topology.learn(new Failure(FailureKind.ASK, SLOT_OF_A, C), A, SLOT_OF_A);
        assertThat(slots("open")).isEqualTo(1);
    }

    @Test
    void showsNodesThatAreOutOfReach() {
        ClusterTopology topology = discovered();
        assertThat(primaries("up")).isEqualTo(3);
        cluster.set(A, SimulatedCluster.Mode.DEAD);
        topology.learn(Failure.of(FailureKind.CONNECT_FAILED), A, SLOT_OF_A);
        assertThat(primaries("up")).isEqualTo(2);
        assertThat(primaries("unreachable")).isEqualTo(1);
        assertThat(primaries("failed")).isZero();
    }

    @Test
    void closingTheTopologyTakesTheMetersOut() {
        ClusterTopology topology = discovered();
        topology.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    private double refreshes(String cause, String outcome) {
        return registry.get("slotpilot.topology.refreshes")
                .tags("cause", cause, "outcome", outcome)
                .counter()
                .count();
    }

    private double age() {
        return registry.get("slotpilot.topology.age").timeGauge().value(TimeUnit.SECONDS);
    }

    private double slots(String state) {
        return registry.get("slotpilot.slots").tag("state", state).gauge().value();
    }

    private double primaries(String state) {
        return registry.get("slotpilot.nodes")
                .tags("role", "primary", "state", state)
                .gauge()
                .value();
    }
}
