package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Standalone clients that point at one node of a cluster. */
@RedisCluster(replicas = 0)
class JedisStandaloneIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final JedisClientConfig CONFIG =
            DefaultJedisClientConfig.builder().build();

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final HostAndPort node;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> clients = new ArrayList<>();

    JedisStandaloneIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.node(0);
        this.b = cluster.node(1);
        this.node = new HostAndPort(a.host(), a.port());
    }

    @AfterEach
    void tidy() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        threads.shutdownNow();
        cluster.heal();
        cluster.flush();
    }

    @Test
    void singleCommandsGoWhereTheirKeysAre() {
        UnifiedJedis jedis = wrapped();
        for (TestNode owner : cluster.nodes()) {
            String key = cluster.keyOwnedBy(owner, "k:");
            assertThat(jedis.set(key, "v")).isEqualTo("OK");
            assertThat(owner.command("GET", key)).isEqualTo("v");
        }
        String moving = cluster.keyOwnedBy(a, "k:");
        cluster.moveSlot(TestCluster.slotOf(moving), a, b);
        assertThat(jedis.get(moving)).isEqualTo("v");
    }

    @Test
    void pipelinesSpanTheCluster() {
        List<Response<Long>> replies = new ArrayList<>();
        try (AbstractPipeline pipeline = wrapped().pipelined()) {
            for (int i = 0; i < 100; i++) {
                replies.add(pipeline.incrBy("k:" + i, i));
            }
        }
        for (int i = 0; i < 100; i++) {
            assertThat(replies.get(i).get()).isEqualTo(i);
        }
    }

    @Test
    void transactionsRunWhereTheirKeysAre() {
        UnifiedJedis jedis = wrapped();
        String key = cluster.keyOwnedBy(b, "n:");
        try (AbstractTransaction transaction = jedis.multi()) {
            Response<Long> incremented = transaction.incr(key);
            assertThat(transaction.exec()).containsExactly(1L);
            assertThat(incremented.get()).isEqualTo(1);
        }
        try (AbstractTransaction transaction = jedis.transaction(false)) {
            transaction.watch(key);
            jedis.incr(key);
            transaction.multi();
            transaction.incr(key);
            assertThat(transaction.exec()).isNull();
        }
        assertThat(jedis.get(key)).isEqualTo("2");
    }

    @Test
    void scanGoesOnAtTheNodeWhereItBegan() {
        UnifiedJedis jedis = wrapped();
        for (int i = 0; i < 300; i++) {
            jedis.set("k:" + i, "v");
        }
        Set<String> seen = new HashSet<>();
        ScanResult<String> page = jedis.scan(ScanParams.SCAN_POINTER_START, new ScanParams().count(10));
        seen.addAll(page.getResult());
        while (!page.isCompleteIteration()) {
            page = jedis.scan(page.getCursor(), new ScanParams().count(10));
            seen.addAll(page.getResult());
        }
        assertThat((long) seen.size()).isPositive().isEqualTo(a.command("DBSIZE"));
    }

    @Test
    void subscriptionsReceive() {
        UnifiedJedis jedis = wrapped();
        List<String> messages = new CopyOnWriteArrayList<>();
        JedisPubSub subscriber = new JedisPubSub() {
            @Override
            public void onMessage(String channel, String message) {
                messages.add(message);
            }
        };
        threads.submit(() -> jedis.subscribe(subscriber, "news"));
        await().atMost(LONG).until(() -> {
            jedis.publish("news", "hello");
            return messages.contains("hello");
        });
        subscriber.unsubscribe();
        await().atMost(LONG).until(() -> !subscriber.isSubscribed());
    }

    @Test
    void theLegacyClassFollowsToo() {
        Jedis jedis = JedisRedirects.wrap(new Jedis(node), node, CONFIG);
        clients.add(jedis);
        String key = cluster.keyOwnedBy(b, "n:");

        assertThat(jedis.set(key, "1")).isEqualTo("OK");
        assertThat(jedis.incr(key)).isEqualTo(2);
        assertThat(jedis.watch(key)).isEqualTo("OK");
        Transaction transaction = jedis.multi();
        transaction.incr(key);
        assertThat(transaction.exec()).containsExactly(3L);
        assertThat(jedis.mget(key, cluster.keyOwnedBy(a, "none:"))).containsExactly("3", null);
        assertThat(jedis.ping()).isEqualTo("PONG");
    }

    @Test
    void closingClosesBoth() {
        RedisClient stock = stock();
        RedirectOptions named =
                RedirectOptions.builder().clusterName("closes-both").build();
        UnifiedJedis wrapped = JedisRedirects.wrap(stock, node, CONFIG, named);
        wrapped.set(cluster.keyOwnedBy(b, "k:"), "v");

        wrapped.close();

        assertThat(stock.getPool().isClosed()).isTrue();
        await().atMost(LONG)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().contains("closes-both") && thread.isAlive()));
    }

    @Test
    void onAServerThatIsNoClusterTheClientStaysAsItIs() {
        try (TestCluster alone = TestCluster.builder().standalone().start()) {
            HostAndPort there =
                    new HostAndPort(alone.node(0).host(), alone.node(0).port());
            try (RedisClient stock = RedisClient.create(there)) {
                assertThat(JedisRedirects.wrap(stock, there, CONFIG)).isSameAs(stock);
            }
            try (Jedis stock = new Jedis(there)) {
                assertThat(JedisRedirects.wrap(stock, there, CONFIG)).isSameAs(stock);
            }
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what a user without null checks does
    void saysWhatIsMissing() {
        RedisClient stock = stock();
        clients.add(stock);
        assertThatThrownBy(() -> JedisRedirects.wrap(stock, node, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clientConfig must be what the client was made with");
        assertThatThrownBy(() -> JedisRedirects.wrap(stock, null, CONFIG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("node must be the host and port");
    }

    private RedisClient stock() {
        return RedisClient.create(node);
    }

    private UnifiedJedis wrapped() {
        UnifiedJedis client = JedisRedirects.wrap(stock(), node, CONFIG);
        clients.add(client);
        return client;
    }
}
