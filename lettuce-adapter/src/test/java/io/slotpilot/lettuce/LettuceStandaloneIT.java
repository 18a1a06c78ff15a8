package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestClusterBuilder;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lettuce's client for one node, pointed at a node of a cluster, or at a server that is none. */
@RedisCluster(replicas = 0, password = "secret")
class LettuceStandaloneIT {

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final ClientResources resources = ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .build();

    LettuceStandaloneIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.node(0);
        this.b = cluster.node(1);
    }

    @AfterEach
    void shutDown() {
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        cluster.heal();
    }

    @Test
    void reachesEveryKeyThroughAClientForOneNode() {
        RedisClient client = LettuceRedirects.standalone(resources, uri(a), RedirectOptions.standard());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            assertReachesAllNodes(connection);
            assertFollowsMoves(connection);
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    @Test
    void connectsAsynchronously() throws Exception {
        RedisClient client = LettuceRedirects.standalone(resources, uri(a), RedirectOptions.standard());
        try (StatefulRedisConnection<String, String> connection = client.connectAsync(StringCodec.UTF8, uri(a))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)) {
            assertReachesAllNodes(connection);
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    @Test
    void wrapsAConnectionOfAStockClient() {
        RedisClient client = RedisClient.create(resources, uri(a));
        try (StatefulRedisConnection<String, String> connection =
                LettuceRedirects.wrap(client.connect(), uri(a), RedirectOptions.standard())) {
            assertReachesAllNodes(connection);
            assertFollowsMoves(connection);
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    @Test
    void keepsTransactionsTogetherAtTheNodeThatItPointsAt() {
        RedisClient client = LettuceRedirects.standalone(resources, uri(a), RedirectOptions.standard());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            String key = cluster.keyOwnedBy(a, "tx:");
            RedisCommands<String, String> redis = connection.sync();
            redis.watch(key);
            redis.multi();
            redis.set(key, "v");
            redis.get(key);

            TransactionResult result = redis.exec();

            assertThat(result.stream()).containsExactly("OK", "v");
            assertThat(connection.isMulti()).isFalse();
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    @Test
    @RedisCluster(primaries = 1, replicas = 0, setup = NoCluster.class)
    void staysAPlainClientOnAServerThatIsNoCluster(TestCluster server) {
        RedisURI uri = RedisURI.create(server.node(0).host(), server.node(0).port());
        RedisClient client = LettuceRedirects.standalone(resources, uri, RedirectOptions.standard());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().select(3);
            assertThat(connection.sync().set("k", "v")).isEqualTo("OK");
            assertThat(connection.sync().mget("k", "other")).hasSize(2);
            assertThat(connection).isNotInstanceOf(StandaloneConnection.class);
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    /** One server without cluster mode. */
    static final class NoCluster implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.standalone();
        }
    }

    private void assertReachesAllNodes(StatefulRedisConnection<String, String> connection) {
        for (TestNode node : cluster.nodes()) {
            String key = cluster.keyOwnedBy(node, "k:");
            assertThat(connection.sync().set(key, "at " + node.index())).isEqualTo("OK");
            assertThat(connection.reactive().get(key).block()).isEqualTo("at " + node.index());
        }
        assertThat(connection.sync().ping()).isEqualTo("PONG");
        assertThat(connection.sync().clusterMyId()).isEqualTo(a.id());
    }

    private void assertFollowsMoves(StatefulRedisConnection<String, String> connection) {
        String key = cluster.keyOwnedBy(a, "moved:");
        int slot = TestCluster.slotOf(key);
        connection.sync().set(key, "v");
        cluster.moveSlot(slot, a, b);
        assertThat(connection.sync().get(key)).isEqualTo("v");

        cluster.openSlot(slot, b, a);
        assertThat(connection.sync().incr(TestCluster.keyIn(slot, "asked:"))).isEqualTo(1);
        assertThat(connection.sync().get(key)).isEqualTo("v");
    }

    private static RedisURI uri(TestNode node) {
        return RedisURI.builder()
                .withHost(node.host())
                .withPort(node.port())
                .withPassword("secret".toCharArray())
                .withTimeout(Duration.ofSeconds(30))
                .build();
    }
}
