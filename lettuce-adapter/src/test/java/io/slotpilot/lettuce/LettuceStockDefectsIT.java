package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.event.connection.ConnectedEvent;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.testkit.EndpointType;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What goes wrong in Lettuce by itself, and must not show through. Each test is named after what users want in the place
 * of a symptom that they know from Lettuce 7.5.2 and 7.7.0.
 */
@RedisCluster(replicas = 0, fullCoverage = false)
class LettuceStockDefectsIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final TestNode c;

    LettuceStockDefectsIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.node(0);
        this.b = cluster.node(1);
        this.c = cluster.node(2);
    }

    @AfterEach
    void heal() {
        cluster.heal();
    }

    /**
     * Lettuce looks the port up among all nodes, whatever their host; ASK fails with "Host must not be empty", and an
     * address that begins with a colon with a NumberFormatException.
     */
    @Test
    @RedisCluster(replicas = 0, host = "::1", endpointType = EndpointType.UNKNOWN)
    void redirectsWithoutAHostLeadToTheHostThatAnswered(TestCluster nameless) {
        assertFollowsMovedAndAsk(nameless);
    }

    /** Lettuce: NumberFormatException for "::1:6379". */
    @Test
    @RedisCluster(replicas = 0, host = "::1")
    void redirectsToIpv6AddressesAreFollowed(TestCluster ipv6) {
        assertFollowsMovedAndAsk(ipv6);
    }

    private static void assertFollowsMovedAndAsk(TestCluster cluster) {
        try (Opened opened = Opened.to(cluster)) {
            RedisAdvancedClusterCommands<String, String> redis =
                    opened.connection().sync();
            String key = cluster.keyOwnedBy(cluster.node(1), "k:");
            int slot = TestCluster.slotOf(key);
            redis.set(key, "v");

            cluster.moveSlot(slot, cluster.node(1), cluster.node(2));
            assertThat(redis.get(key)).isEqualTo("v");

            cluster.openSlot(slot, cluster.node(2), cluster.node(0));
            assertThat(redis.incr(TestCluster.keyIn(slot, "asked:"))).isEqualTo(1);
            cluster.migrateKeys(slot, cluster.node(2), cluster.node(0), 100);
            cluster.finishSlot(slot, cluster.node(2), cluster.node(0));
        }
    }

    /** Lettuce: for seconds, every command to a slot that moved is redirected, if another had moved shortly before. */
    @Test
    void slotsThatMoveInQuickSuccessionCostOneMovedEach() {
        try (Opened opened = Opened.to(cluster)) {
            RedisAdvancedClusterCommands<String, String> redis =
                    opened.connection().sync();
            resetStats();
            for (int round = 0; round < 3; round++) {
                String key = cluster.keyOwnedBy(a, "quick" + round + ':');
                redis.set(key, "v");
                cluster.moveSlot(TestCluster.slotOf(key), a, b);
                for (int i = 0; i < 100; i++) {
                    assertThat(redis.get(key)).isEqualTo("v");
                }
            }
            assertThat(errors("MOVED")).isBetween(1L, 3L);
        }
    }

    /** Lettuce: the first of these replies goes straight to the caller. */
    @Test
    void waitsForASlotThatNobodyServesForAMoment() throws Exception {
        int slot = TestCluster.slotOf(cluster.keyOwnedBy(c, "hole:"));
        String key = TestCluster.keyIn(slot, "n:");
        try (Opened opened = Opened.to(cluster)) {
            resetStats();
            cluster.uncover(slot);
            RedisFuture<Long> reply = opened.connection().async().incr(key);
            await().atMost(LONG).until(() -> errors("CLUSTERDOWN") > 0);
            cluster.cover(slot, c);

            assertThat(reply.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    /** Lettuce: six tries within 10 ms, then MOVED to the caller. */
    @Test
    void pausesBetweenRedirectsThatGoRoundInACircle() {
        int slot = TestCluster.slotOf(cluster.keyOwnedBy(a, "circle:"));
        String key = TestCluster.keyIn(slot, "n:");
        RedirectTrace[] trace = new RedirectTrace[1];
        try (Opened opened =
                Opened.to(cluster, options -> options, redirects -> redirects.retryFor(Duration.ofSeconds(2)))) {
            cluster.pingPong(slot, a, b);

            assertThatThrownBy(() -> opened.connection().sync().incr(key))
                    .satisfies(error -> trace[0] = RedirectTrace.find(error));

            assertThat(trace[0].elapsed()).isGreaterThan(Duration.ofSeconds(1));
            assertThat(trace[0].hops()).hasSizeBetween(4, 100);
        }
    }

    /** Lettuce: a connection to every node for each refresh, 19 of them while 100 slots move. */
    @Test
    void opensNoConnectionToLearnWhereSlotsWent() {
        try (Opened opened = Opened.to(cluster)) {
            RedisAdvancedClusterCommands<String, String> redis =
                    opened.connection().sync();
            for (TestNode node : cluster.nodes()) {
                redis.set(cluster.keyOwnedBy(node, "k:"), "v");
            }
            AtomicInteger connections = connectionsOf(opened);

            List<Integer> moved = cluster.reshard(20, a, b, Duration.ofMillis(20));
            for (int slot : moved) {
                redis.get(TestCluster.keyIn(slot, "reshard:"));
            }

            assertThat(moved).hasSize(20);
            assertThat(connections).hasValue(0);
        }
    }

    /** Lettuce asks every node over connections of its own, and takes over what the majority says, or one at random. */
    @Test
    void refreshesOfLettucesOwnAreAnsweredFromOurMap() {
        try (Opened opened = Opened.to(cluster)) {
            String key = cluster.keyOwnedBy(a, "refresh:");
            int slot = TestCluster.slotOf(key);
            for (TestNode node : cluster.nodes()) {
                opened.connection().sync().set(cluster.keyOwnedBy(node, "refresh:"), "v");
            }
            AtomicInteger connections = connectionsOf(opened);

            for (int i = 0; i < 10; i++) {
                opened.client().refreshPartitions();
            }
            cluster.moveSlot(slot, a, b);
            opened.connection().sync().get(key);
            opened.client().refreshPartitions();

            assertThat(connections).hasValue(0);
            assertThat(opened.client().getPartitions().getMasterBySlot(slot).getNodeId())
                    .isEqualTo(b.id());
        }
    }

    /** A live connection of a stock client is cured as well. */
    @Test
    void wrappedConnectionsFollowToo() {
        RedisURI seed = RedisURI.create(a.host(), a.port());
        try (RedisClusterClient client = RedisClusterClient.create(seed);
                StatefulRedisClusterConnection<String, String> wrapped =
                        LettuceRedirects.wrap(client, client.connect(), RedirectOptions.standard())) {
            String key = cluster.keyOwnedBy(a, "wrapped:");
            int slot = TestCluster.slotOf(key);
            wrapped.sync().set(key, "v");
            cluster.moveSlot(slot, a, b);
            resetStats();
            List<String> values = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                values.add(wrapped.sync().get(key));
            }

            assertThat(values).hasSize(100).containsOnly("v");
            assertThat(errors("MOVED")).isLessThanOrEqualTo(1);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(
                                    client.getPartitions().getMasterBySlot(slot).getNodeId())
                            .isEqualTo(b.id()));
        }
    }

    private void resetStats() {
        cluster.nodes().forEach(TestNode::resetStats);
    }

    private long errors(String code) {
        return cluster.nodes().stream()
                .mapToLong(node -> node.errorStats().getOrDefault(code, 0L))
                .sum();
    }

    /** Counts the connections that this client makes from now on. */
    private static AtomicInteger connectionsOf(Opened opened) {
        AtomicInteger made = new AtomicInteger();
        opened.resources().eventBus().get().subscribe(event -> {
            if (event instanceof ConnectedEvent) {
                made.incrementAndGet();
            }
        });
        return made;
    }
}
