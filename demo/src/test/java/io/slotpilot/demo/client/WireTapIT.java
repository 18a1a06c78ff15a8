package io.slotpilot.demo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotpilot.demo.wire.WireTap;
import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tap counts must be what the servers count, as long as only one client talks to them. */
@RedisCluster(primaries = 3, replicas = 0)
class WireTapIT {

    private static final int MOVED = 1_000;
    private static final int OPEN = 1_001;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TestCluster cluster;

    WireTapIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @EnumSource(ClientKind.class)
    void countsWhatTheServersCount(ClientKind kind) {
        cluster.nodes().forEach(TestNode::resetStats);
        WireTap tap = new WireTap();
        List<Integer> ports = cluster.nodes().stream().map(TestNode::port).toList();
        String moved = TestCluster.keyIn(MOVED, kind.label());
        String asked = TestCluster.keyIn(OPEN, kind.label());
        try (DemoClient client = kind.open(ports, 1, tap)) {
            client.set(moved, "1");
            client.set(asked, "1");
            long queriesAtFirst = topologyQueries();
            moveAndOpen();
            long queriesOfTheTestkit = topologyQueries() - queriesAtFirst;

            assertThat(client.get(moved)).isEqualTo("1");
            assertThat(client.get(asked)).isEqualTo("1");
            assertThat(client.mget(List.of(asked))).containsExactly("1");
            assertThat(client.incr(moved)).isEqualTo(2);

            assertThat(tap.counts().moved()).isPositive().isEqualTo(errors("MOVED"));
            assertThat(tap.counts().ask()).isPositive().isEqualTo(errors("ASK"));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(tap.counts().topologyQueries())
                            .isPositive()
                            .isEqualTo(topologyQueries() - queriesOfTheTestkit));
        }
        cluster.heal();
    }

    private void moveAndOpen() {
        TestNode from = cluster.owner(MOVED);
        TestNode to = cluster.nodes().stream()
                .filter(node -> node != from)
                .findFirst()
                .orElseThrow();
        cluster.moveSlot(MOVED, from, to);
        TestNode opened = cluster.owner(OPEN);
        TestNode target = cluster.nodes().stream()
                .filter(node -> node != opened)
                .findFirst()
                .orElseThrow();
        cluster.openSlot(OPEN, opened, target);
        cluster.migrateKeys(OPEN, opened, target, Integer.MAX_VALUE);
    }

    private long errors(String code) {
        return cluster.nodes().stream()
                .mapToLong(node -> node.errorStats().getOrDefault(code, 0L))
                .sum();
    }

    private long topologyQueries() {
        return Stream.of("cluster|slots", "cluster|nodes", "cluster|shards")
                .flatMap(command -> cluster.nodes().stream()
                        .map(node -> node.commandStats().getOrDefault(command, CommandStats.NONE)))
                .mapToLong(CommandStats::received)
                .sum();
    }
}
