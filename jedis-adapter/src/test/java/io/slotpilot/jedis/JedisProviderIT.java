package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.FaultProxy;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.ClusterPipeline;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.ScanIteration;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/** What Jedis does with its connection provider, beside keyed commands. */
@RedisCluster
class JedisProviderIT {

    private static final JedisClientConfig CONFIG =
            DefaultJedisClientConfig.builder().timeoutMillis(5_000).build();

    private final TestCluster cluster;
    private final Set<HostAndPort> seed;
    private final ClusterConnectionProvider provider;
    private final RedisClusterClient jedis;

    JedisProviderIT(TestCluster cluster) {
        this.cluster = cluster;
        this.seed =
                Set.of(new HostAndPort(cluster.node(0).host(), cluster.node(0).port()));
        this.provider = JedisRedirects.connectionProvider(seed, CONFIG);
        this.jedis = (RedisClusterClient) RedisClusterClient.builder()
                .nodes(seed)
                .clientConfig(CONFIG)
                .connectionProvider(provider)
                .build();
    }

    @BeforeEach
    void flush() {
        cluster.flush();
    }

    @AfterEach
    void close() {
        jedis.close();
    }

    @Test
    void plugsIntoTheOlderClusterClient() {
        try (JedisCluster older =
                new JedisCluster(JedisRedirects.connectionProvider(seed, CONFIG), 5, Duration.ofSeconds(5))) {
            assertThat(older.incr("n")).isEqualTo(1);
        }
    }

    @Test
    void namesAllNodesButScansEachKeyOnlyOnce() {
        Set<String> keys = new TreeSet<>();
        for (int i = 0; i < 50; i++) {
            keys.add("k" + i);
            jedis.set("k" + i, "v");
        }
        List<String> found = new ArrayList<>();
        ScanIteration scan = jedis.scanIteration(10, "*");
        while (!scan.isIterationCompleted()) {
            found.addAll(scan.nextBatch().getResult());
        }

        assertThat(found).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(jedis.getClusterNodes()).hasSize(6);
        assertThat(provider.getPrimaryNodesConnectionMap()).hasSize(3);
    }

    @Test
    void keepsPipelinesWorking() {
        List<Response<Long>> replies = new ArrayList<>();
        try (ClusterPipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < 100; i++) {
                replies.add(pipeline.incr("n" + i));
            }
        }

        assertThat(replies).allSatisfy(reply -> assertThat(reply.get()).isEqualTo(1));
    }

    @Test
    void lendsTheConnectionOfASlotForATransaction() {
        try (Connection connection = jedis.getConnectionFromSlot(TestCluster.slotOf("k"));
                Transaction transaction = new Transaction(connection)) {
            Response<Long> reply = transaction.incr("k");
            transaction.exec();

            assertThat(reply.get()).isEqualTo(1);
        }
    }

    @Test
    void loadsScriptsOnEveryPrimary() {
        String sha = jedis.scriptLoad("return redis.call('INCR', KEYS[1])");

        for (TestNode node : cluster.primaries()) {
            String key = cluster.keyOwnedBy(node, "n:");
            assertThat(jedis.evalsha(sha, List.of(key), List.of())).isEqualTo(1L);
        }
    }

    @Test
    void subscribesAndPublishes() throws InterruptedException {
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        JedisPubSub listener = new JedisPubSub() {
            @Override
            public void onMessage(String channel, String message) {
                messages.add(message);
            }
        };
        CompletableFuture<Void> subscription = CompletableFuture.runAsync(() -> jedis.subscribe(listener, "news"));
        await().until(() -> jedis.publish("news", "hello") >= 0 && !messages.isEmpty());

        assertThat(messages.poll(5, TimeUnit.SECONDS)).isEqualTo("hello");
        listener.unsubscribe();
        assertThat(subscription).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void waitsForABlockingCommandBeyondTheSocketTimeout() {
        JedisClientConfig hasty =
                DefaultJedisClientConfig.builder().socketTimeoutMillis(500).build();
        try (RedisClusterClient client =
                JedisRedirects.builder().nodes(seed).clientConfig(hasty).build()) {
            // A thread of its own: the common pool has only one on two cores, and what comes later would wait for it.
            CompletableFuture<List<String>> popped =
                    CompletableFuture.supplyAsync(() -> client.blpop(20, "list"), task -> new Thread(task).start());
            CompletableFuture.delayedExecutor(1_500, TimeUnit.MILLISECONDS).execute(() -> jedis.rpush("list", "x"));

            assertThat(popped).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(List.of("list", "x"));
        }
    }

    @Test
    void speaksResp3UnderTheUsersClientName() {
        JedisClientConfig config = DefaultJedisClientConfig.builder()
                .resp3()
                .clientName("slotpilot-test")
                .build();
        try (RedisClusterClient client =
                JedisRedirects.builder().nodes(seed).clientConfig(config).build()) {
            client.hset("h", "field", "value");

            assertThat(client.hgetAll("h")).containsExactly(Map.entry("field", "value"));
            assertThat(cluster.owner(TestCluster.slotOf("h")).text("CLIENT", "LIST"))
                    .contains("name=slotpilot-test")
                    .contains("resp=3");
        }
    }

    @Test
    void connectsWhereTheUsersMapperOfJedisSays() {
        try (Proxies proxies = new Proxies(cluster)) {
            JedisClientConfig config = DefaultJedisClientConfig.builder()
                    .hostAndPortMapper(node -> new HostAndPort("127.0.0.1", proxies.portFor(node.getPort())))
                    .build();
            try (RedisClusterClient client =
                    JedisRedirects.builder().nodes(seed).clientConfig(config).build()) {
                assertGoesThrough(proxies, client);
            }
        }
    }

    @Test
    void connectsWhereTheUsersMapperOfOursSays() {
        try (Proxies proxies = new Proxies(cluster)) {
            RedirectOptions options = RedirectOptions.builder()
                    .addressMapper(node -> new NodeAddress("127.0.0.1", proxies.portFor(node.port())))
                    .build();
            try (RedisClusterClient client = JedisRedirects.builder()
                    .redirectOptions(options)
                    .nodes(seed)
                    .clientConfig(CONFIG)
                    .build()) {
                assertGoesThrough(proxies, client);
            }
        }
    }

    @Test
    void leavesNoThreadAndNoSocketBehind() {
        JedisClientConfig config =
                DefaultJedisClientConfig.builder().clientName("leak-test").build();
        RedisClusterClient client = JedisRedirects.builder()
                .redirectOptions(
                        RedirectOptions.builder().clusterName("leak-test").build())
                .nodes(seed)
                .clientConfig(config)
                .build();
        String moving = cluster.keyOwnedBy(cluster.node(0), "k:");
        client.set(moving, "v");
        cluster.moveSlot(TestCluster.slotOf(moving), cluster.node(0), cluster.node(1));
        assertThat(client.get(moving)).isEqualTo("v");
        assertThat(connectionsOf("leak-test")).isPositive();
        assertThat(threads()).isNotEmpty();

        client.close();

        await().untilAsserted(() -> {
            assertThat(threads()).isEmpty();
            assertThat(connectionsOf("leak-test")).isZero();
        });
    }

    private void assertGoesThrough(Proxies proxies, RedisClusterClient client) {
        for (TestNode node : cluster.primaries()) {
            client.set(cluster.keyOwnedBy(node, "k:"), "v");
            assertThat(proxies.of(node).connections()).isPositive();
        }
        TestNode from = cluster.primaries().get(1);
        TestNode to = cluster.primaries().get(2);
        String key = cluster.keyOwnedBy(from, "k:");
        cluster.moveSlot(TestCluster.slotOf(key), from, to);
        assertThat(client.get(key)).isEqualTo("v");
    }

    private static Set<Thread> threads() {
        Set<Thread> ours = new HashSet<>(Thread.getAllStackTraces().keySet());
        ours.removeIf(thread -> !thread.getName().contains("leak-test"));
        return ours;
    }

    private long connectionsOf(String clientName) {
        return cluster.nodes().stream()
                .flatMap(node -> node.text("CLIENT", "LIST").lines())
                .filter(line -> line.contains(" name=" + clientName + ' '))
                .count();
    }

    /** A network between client and cluster in which every node has another port. */
    private static final class Proxies implements AutoCloseable {

        private final Map<Integer, FaultProxy> byPort = new HashMap<>();

        Proxies(TestCluster cluster) {
            cluster.nodes().forEach(node -> byPort.put(node.port(), FaultProxy.before(node)));
        }

        int portFor(int port) {
            FaultProxy proxy = byPort.get(port);
            return proxy == null ? port : proxy.port();
        }

        FaultProxy of(TestNode node) {
            return Objects.requireNonNull(byPort.get(node.port()));
        }

        @Override
        public void close() {
            byPort.values().forEach(FaultProxy::close);
        }
    }
}
