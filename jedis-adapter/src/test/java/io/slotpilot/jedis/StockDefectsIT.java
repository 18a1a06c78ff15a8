package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.EndpointType;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.ScriptedReply;
import io.slotpilot.testkit.ScriptedServer;
import io.slotpilot.testkit.StartsAhead;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestClusterBuilder;
import io.slotpilot.testkit.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.ClusterPipeline;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/**
 * What goes wrong in Jedis by itself, and must not show through. Each test is named after what users want in the place of
 * a symptom that they know from Jedis 7.4.1, and mostly from 8.0.2 too.
 */
@StartsAhead
class StockDefectsIT {

    private static final int TIMEOUT_MILLIS = 5_000;

    private final List<RedisClusterClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(RedisClusterClient::close);
    }

    /** Jedis: "Cluster slots have holes", and every MOVED costs three CLUSTER SLOTS from then on. */
    @Test
    @RedisCluster(replicas = 0, fullCoverage = false)
    void oneUncoveredSlotDoesNotFreezeTheMap(TestCluster cluster) {
        RedisClusterClient jedis = open(cluster.node(0), TIMEOUT_MILLIS);
        String moving = cluster.keyOwnedBy(cluster.node(0), "k:");
        jedis.set(moving, "v");
        cluster.uncover(TestCluster.slotOf(cluster.keyOwnedBy(cluster.node(1), "hole:")));
        cluster.moveSlot(TestCluster.slotOf(moving), cluster.node(0), cluster.node(2));
        cluster.nodes().forEach(TestNode::resetStats);

        for (int i = 0; i < 50; i++) {
            assertThat(jedis.get(moving)).isEqualTo("v");
        }

        assertThat(errors(cluster, "MOVED")).isLessThanOrEqualTo(1); // none where a refresh was faster
        assertThat(calls(cluster.nodes(), "cluster|slots")).isLessThanOrEqualTo(6); // 50 * 3 with Jedis alone
    }

    /** Jedis 7.4.1: "READONLY You can't write against a read only replica" from FLUSHALL, for good. */
    @Test
    @RedisCluster
    void broadcastsReachThePrimaryThatAFailoverMade(TestCluster cluster) {
        RedisClusterClient jedis = open(cluster.node(0), TIMEOUT_MILLIS);
        TestNode promoted = cluster.replicaOf(cluster.node(0));
        String key = cluster.keyOwnedBy(cluster.node(0), "k:");
        jedis.set(key, "v");
        cluster.failover(promoted);
        assertThat(jedis.incr("n:" + key.substring(2))).isEqualTo(1); // tells of the new primary

        await().ignoreExceptionsInstanceOf(JedisException.class).untilAsserted(() -> {
            assertThat(jedis.flushAll()).isEqualTo("OK");
            assertThat(promoted.command("DBSIZE")).isEqualTo(0L);
        });
    }

    /** Jedis: a NullPointerException out of get(), from then on with every command. */
    @Test
    @RedisCluster(replicas = 0)
    void nodesThatStopTellingTheirHostDoNoHarm(TestCluster cluster) {
        RedisClusterClient jedis = open(cluster.node(0), TIMEOUT_MILLIS);
        String key = cluster.keyOwnedBy(cluster.node(1), "k:");
        jedis.set(key, "v");
        cluster.nodes()
                .forEach(node -> node.command("CONFIG", "SET", "cluster-preferred-endpoint-type", "unknown-endpoint"));
        cluster.moveSlot(TestCluster.slotOf(key), cluster.node(1), cluster.node(2));

        assertThat(jedis.get(key)).isEqualTo("v");
        assertThat(jedis.getClusterNodes()).hasSize(3);
        for (TestNode node : cluster.nodes()) {
            assertThat(jedis.set(cluster.keyOwnedBy(node, "k:"), "v")).isEqualTo("OK");
        }
    }

    /** Jedis looks up the empty host, which Java takes for 127.0.0.1: here, nobody listens there. */
    @Test
    @RedisCluster(replicas = 0, host = "::1", endpointType = EndpointType.UNKNOWN)
    void anEmptyHostIsTheOneThatAnsweredAndNotLocalhost(TestCluster cluster) {
        RedisClusterClient jedis = open(cluster.node(0), TIMEOUT_MILLIS);
        String key = cluster.keyOwnedBy(cluster.node(1), "k:");
        jedis.set(key, "v");
        cluster.nodes().forEach(TestNode::resetStats);
        cluster.moveSlot(TestCluster.slotOf(key), cluster.node(1), cluster.node(2));

        assertThat(jedis.get(key)).isEqualTo("v");

        assertThat(errors(cluster, "MOVED")).isLessThanOrEqualTo(1); // none where a refresh was faster
        assertThat(jedis.getClusterNodes().keySet()).allMatch(node -> node.startsWith("::1:"));
    }

    /** Jedis: one incr() with six idle connections adds 3 to 5, and throws. */
    @Test
    @RedisCluster(primaries = 1, replicas = 0)
    void anIncrementThatTimesOutIsSentOnce(TestCluster cluster) {
        TestNode node = cluster.node(0);
        RedisClusterClient jedis = open(node, 500);
        List<Connection> idle = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            idle.add(jedis.getConnectionFromSlot(0));
        }
        idle.forEach(Connection::close);
        node.resetStats();

        node.freeze();
        RuntimeException error = catchRuntimeException(() -> jedis.incr("n"));
        node.thaw();

        assertThat(error).isInstanceOf(JedisUnknownOutcomeException.class);
        await().until(() -> calls(List.of(node), "incr") == 1);
        assertThat(jedis.get("n")).isEqualTo("1");
    }

    /** Jedis: 200 new connections for 40 refreshes, because CLUSTER SLOTS does not name a node without slots. */
    @Test
    @RedisCluster(replicas = 0, setup = ThirdNodeWithoutSlots.class)
    void theConnectionsToTheTargetOfAMigrationOutliveRefreshes(TestCluster cluster) {
        TestNode from = cluster.node(0);
        TestNode target = cluster.node(2);
        RedisClusterClient jedis = open(from, TIMEOUT_MILLIS);
        String asked = cluster.keyOwnedBy(from, "asked:");
        cluster.openSlot(TestCluster.slotOf(asked), from, target);
        assertThat(jedis.set(asked, "v")).isEqualTo("OK");
        target.resetStats();

        for (int slot = 100; slot < 120; slot++) {
            cluster.moveSlot(slot, from, cluster.node(1));
            jedis.get(TestCluster.keyIn(slot)); // MOVED, and a refresh
            assertThat(jedis.get(asked)).isEqualTo("v");
        }

        assertThat(calls(List.of(target), "asking")).isEqualTo(20);
        // Those of the refreshes, which may ask a node apart from its pool; Jedis comes to one for each of them.
        assertThat(Integer.parseInt(target.info("stats").get("total_connections_received")))
                .isLessThanOrEqualTo(5);
    }

    /** Primaries 0 and 1 with half the slots each. */
    static final class ThirdNodeWithoutSlots implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.slots(0, "0-8191").slots(1, "8192-16383");
        }
    }

    /** Jedis: the caller that gives a broken connection back also waits until a new one is open. */
    @Test
    void aCallerOpensNoConnectionInPlaceOfABrokenOne() {
        List<Thread> connecting = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = ScriptedServer.start(
                command -> command.get(0).equalsIgnoreCase("INCR") ? ScriptedReply.close() : null)) {
            RedisClusterClient jedis = open(
                    DefaultJedisClientConfig.builder()
                            .hostAndPortMapper(node -> {
                                connecting.add(Thread.currentThread());
                                return node;
                            })
                            .build(),
                    new HostAndPort(server.host(), server.port()));
            jedis.get("k");
            connecting.clear();

            assertThat(catchRuntimeException(() -> jedis.incr("n"))).isInstanceOf(JedisUnknownOutcomeException.class);

            assertThat(connecting).doesNotContain(Thread.currentThread());
        }
    }

    /** Jedis: ArrayIndexOutOfBoundsException or the like, which no catch block for Jedis's exceptions catches. */
    @Test
    void aMalformedRedirectIsAnExceptionOfJedis() {
        try (ScriptedServer server = ScriptedServer.start(
                command -> command.get(0).equalsIgnoreCase("GET") ? ScriptedReply.error("MOVED 1") : null)) {
            RedisClusterClient jedis =
                    open(DefaultJedisClientConfig.builder().build(), new HostAndPort(server.host(), server.port()));

            assertThat(catchRuntimeException(() -> jedis.get("k")))
                    .isInstanceOf(JedisException.class)
                    .hasMessageContaining("malformed MOVED");
            try (ClusterPipeline pipeline = jedis.pipelined()) {
                Response<String> reply = pipeline.get("k");
                pipeline.sync();
                assertThat(catchRuntimeException(reply::get)).isInstanceOf(JedisException.class);
            }
            assertThat(jedis.set("k", "v")).isEqualTo("OK");
        }
    }

    private RedisClusterClient open(TestNode seed, int timeoutMillis) {
        return open(
                DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(TIMEOUT_MILLIS)
                        .socketTimeoutMillis(timeoutMillis)
                        .build(),
                new HostAndPort(seed.host(), seed.port()));
    }

    private RedisClusterClient open(DefaultJedisClientConfig config, HostAndPort seed) {
        RedisClusterClient client = JedisRedirects.builder()
                .nodes(Set.of(seed))
                .clientConfig(config)
                .build();
        clients.add(client);
        return client;
    }

    private static long errors(TestCluster cluster, String code) {
        return cluster.nodes().stream()
                .map(TestNode::errorStats)
                .mapToLong(stats -> stats.getOrDefault(code, 0L))
                .sum();
    }

    private static long calls(List<TestNode> nodes, String command) {
        return nodes.stream()
                .map(TestNode::commandStats)
                .mapToLong((Map<String, CommandStats> stats) ->
                        stats.getOrDefault(command, CommandStats.NONE).calls())
                .sum();
    }
}
