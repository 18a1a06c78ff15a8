package io.slotpilot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.demo.client.ClientKind;
import io.slotpilot.demo.measure.ClientResult;
import io.slotpilot.demo.measure.ScenarioResult;
import io.slotpilot.demo.scenario.Scenario;
import io.slotpilot.demo.scenario.Scenarios;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The shortest scenarios with a fault and without one; how long things take is the demo's own business. */
@RedisCluster(primaries = 3, replicas = 1)
class PlayIT {

    private final TestCluster cluster;
    private final List<String> told = new ArrayList<>();

    PlayIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void nothingGoesWrongWhenNothingHappens() throws InterruptedException {
        ScenarioResult result = play("calm");

        assertThat(result.clients())
                .extracting(client -> client.client())
                .containsExactlyElementsOf(Arrays.stream(ClientKind.values())
                        .map(ClientKind::label)
                        .toList());
        for (ClientResult client : results(result)) {
            assertThat(client.operations()).isGreaterThan(100);
            assertThat(client.errors()).isZero();
            assertThat(client.moved() + client.ask()).isZero();
            assertThat(client.appliedTwice() + client.lostAcknowledged()).isZero();
        }
        assertThat(result.serverOutageMillis()).isZero();
        assertThat(told).first().isEqualTo("calm: a healthy cluster, fresh clients");
    }

    @Test
    void slotpilotHidesAHalfOpenMigrationThatOthersShow() throws InterruptedException {
        ScenarioResult result = play("half-open");

        assertThat(results(result)).allSatisfy(client -> {
            assertThat(client.ask()).isPositive();
            assertThat(client.appliedTwice() + client.lostAcknowledged()).isZero();
            assertThat(client.errors() == 0).isEqualTo(client.client().startsWith("slotpilot"));
        });
        assertThat(result.marks()).extracting(mark -> mark.label()).contains("the migration stops half-way");
    }

    private ScenarioResult play(String name) throws InterruptedException {
        Scenario scenario = Objects.requireNonNull(Scenarios.named(name).get(name));
        return new Play(cluster, name, scenario, told::add).run();
    }

    private static List<ClientResult> results(ScenarioResult result) {
        return result.clients().stream().map(client -> client.result()).toList();
    }
}
