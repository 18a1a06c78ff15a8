package io.slotpilot.jedis;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.ReliableTransaction;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.SafeEncoder;

/** Standalone clients that point at one node of a cluster. */
@RedisCluster(replicas = 0)
class JedisStandaloneIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final JedisClientConfig CONFIG =
            DefaultJedisClientConfig.builder().build();

    private static final JedisClientConfig USER =
            DefaultJedisClientConfig.builder().user("app").password("secret").build();

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
        Jedis jedis = legacy(CONFIG);
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
    @Timeout(60)
    void theLegacyClassRunsWhatIsSentBetweenWatchAndMulti() {
        Jedis jedis = legacy(CONFIG);
        String watched = cluster.keyOwnedBy(b, "n:");
        String other = cluster.keyOwnedBy(a, "k:");
        jedis.watch(watched);

        assertThat(jedis.configSet("slowlog-max-len", "77")).isEqualTo("OK");
        assertThat(a.command("CONFIG", "GET", "slowlog-max-len")).isEqualTo(List.of("slowlog-max-len", "77"));
        assertThat(jedis.ping()).isEqualTo("PONG");
        assertThat(jedis.publish("news", "hello")).isZero();
        assertThat(jedis.sendCommand(Command.SET, other, "sent")).isEqualTo("OK".getBytes(US_ASCII));
        assertThat(jedis.dbSize()).isEqualTo(1);
        assertThat(a.command("GET", other)).isEqualTo("sent");
        Pipeline pipeline = jedis.pipelined();
        Response<String> reply = pipeline.set(other, "pipelined");
        pipeline.sync();
        assertThat(reply.get()).isEqualTo("OK");
        assertThat(a.command("GET", other)).isEqualTo("pipelined");
        assertThat(increments(jedis, watched)).containsExactly(1L);
    }

    @Test
    @Timeout(60)
    void theLegacyClassStillWatchesWhatItChangesItself() {
        Jedis jedis = legacy(CONFIG);
        String watched = cluster.keyOwnedBy(b, "n:");
        jedis.watch(watched);
        jedis.sendCommand(Command.SET, watched, "1");
        assertThat(increments(jedis, watched)).isNull();

        jedis.watch(watched);
        assertThat(jedis.unwatch()).isEqualTo("OK");
        jedis.sendCommand(Command.SET, watched, "5");
        assertThat(increments(jedis, watched)).containsExactly(6L);
    }

    private static @Nullable List<Object> increments(Jedis jedis, String key) {
        Transaction transaction = jedis.multi();
        transaction.incr(key);
        return transaction.exec();
    }

    @Test
    @Timeout(60)
    void theLegacyClassGoesOnWhenASubscriptionHasEnded() {
        Jedis jedis = legacy(CONFIG);
        jedis.subscribe(leavesAtOnce(), "news");
        worksEverywhere(jedis);
        jedis.psubscribe(leavesAtOnce(), "n*");
        worksEverywhere(jedis);
    }

    @Test
    @Timeout(60)
    void theLegacyClassGoesOnWhenASubscriberHasFailed() {
        Jedis jedis = legacy(CONFIG);
        JedisPubSub fails = new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int count) {
                throw new IllegalStateException("of the user");
            }
        };
        assertThatThrownBy(() -> jedis.subscribe(fails, "news")).hasMessage("of the user");
        worksEverywhere(jedis);
    }

    private static JedisPubSub leavesAtOnce() {
        return new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int count) {
                unsubscribe();
            }

            @Override
            public void onPSubscribe(String pattern, int count) {
                punsubscribe();
            }
        };
    }

    private void worksEverywhere(Jedis jedis) {
        for (TestNode owner : cluster.nodes()) {
            String key = cluster.keyOwnedBy(owner, "k:");
            Pipeline pipeline = jedis.pipelined();
            Response<String> reply = pipeline.set(key, "1");
            pipeline.sync();
            assertThat(reply.get()).isEqualTo("OK");
            assertThat(increments(jedis, key)).containsExactly(2L);
            assertThat(jedis.sendCommand(Command.INCR, key)).isEqualTo(3L);
        }
        assertThat(jedis.ping()).isEqualTo("PONG");
    }

    @Test
    @Timeout(60)
    void aSilentSubscriptionOutlastsTheSocketTimeout() {
        cluster.nodes().forEach(TestNode::resetStats);
        Jedis jedis = legacy(impatient());
        JedisPubSub subscriber = new JedisPubSub() {};
        threads.submit(() -> jedis.subscribe(subscriber, "news"));
        await().atMost(LONG).until(subscriber::isSubscribed);
        await().atMost(LONG).during(Duration.ofSeconds(1)).until(() -> calls("subscribe") == 1);
        subscriber.unsubscribe();
        await().atMost(LONG).until(() -> !subscriber.isSubscribed());
    }

    private long calls(String command) {
        return cluster.nodes().stream()
                .mapToLong(node -> JedisFixture.calls(node, command))
                .sum();
    }

    @Test
    @Timeout(60)
    void aBlockingCommandThatTheLegacyClassSendsOutlastsTheSocketTimeout() {
        Jedis jedis = legacy(impatient());
        String key = cluster.keyOwnedBy(b, "list:");

        assertThat(jedis.sendBlockingCommand(Command.BLPOP, key, "1")).isNull();
        b.command("RPUSH", key, "x");
        Object popped = jedis.sendBlockingCommand(Command.BLPOP, key, "1");
        assertThat(SafeEncoder.encodeObject(popped)).isEqualTo(List.of(key, "x"));
        assertThat(jedis.sendCommand(Command.LLEN, key)).isEqualTo(0L);
    }

    private static JedisClientConfig impatient() {
        return DefaultJedisClientConfig.builder().socketTimeoutMillis(300).build();
    }

    @Test
    @Timeout(60)
    void reliableTransactionsRunTogether() {
        Jedis jedis = legacy(CONFIG);
        String key = cluster.keyOwnedBy(b, "n:");
        ReliableTransaction transaction = new ReliableTransaction(jedis.getConnection());
        Response<Long> incremented = transaction.incr(key);
        transaction.set(key, "5");
        assertThat(b.command("EXISTS", key)).isEqualTo(0L);

        assertThat(transaction.exec()).containsExactly(1L, "OK");
        assertThat(incremented.get()).isEqualTo(1);
        assertThat(jedis.sendCommand(Command.INCR, key)).isEqualTo(6L);
    }

    @Test
    @Timeout(60)
    void reliableTransactionsEndAsTheyAreTold() {
        Jedis jedis = legacy(CONFIG);
        String key = cluster.keyOwnedBy(b, "n:");
        ReliableTransaction discarded = new ReliableTransaction(jedis.getConnection());
        discarded.incr(key);
        assertThat(discarded.discard()).isEqualTo("OK");
        assertThat(jedis.exists(key)).isFalse();

        ReliableTransaction watching = new ReliableTransaction(jedis.getConnection(), false);
        watching.watch(key);
        b.command("SET", key, "1");
        watching.multi();
        watching.incr(key);
        assertThat(watching.exec()).isNull();
        assertThat(jedis.get(key)).isEqualTo("1");
    }

    @Test
    @Timeout(60)
    void theLegacyClassConnectsAgainAfterDisconnect() {
        Jedis jedis = legacy(CONFIG);
        String key = cluster.keyOwnedBy(b, "n:");
        jedis.watch(key);
        jedis.disconnect();
        jedis.set(key, "1");

        assertThat(increments(jedis, key)).containsExactly(2L); // with the connection, the watch has ended
        worksEverywhere(jedis);
    }

    @Test
    @Timeout(60)
    void disconnectWakesTheSubscriber() {
        Jedis jedis = legacy(CONFIG);
        JedisPubSub subscriber = new JedisPubSub() {};
        Future<?> reader = threads.submit(() -> jedis.subscribe(subscriber, "news"));
        await().atMost(LONG).until(subscriber::isSubscribed);

        jedis.disconnect();

        await().atMost(LONG).until(reader::isDone);
        worksEverywhere(jedis);
    }

    @Test
    void transactionsOfJedisRedirectsTakeAWrappedClient() {
        UnifiedJedis jedis = wrapped();
        String key = cluster.keyOwnedBy(b, "n:");
        try (AbstractTransaction transaction = JedisRedirects.multi(jedis)) {
            transaction.incr(key);
            assertThat(transaction.exec()).containsExactly(1L);
        }
        try (AbstractTransaction transaction = JedisRedirects.transaction(jedis, false)) {
            transaction.watch(key);
            jedis.incr(key);
            transaction.multi();
            transaction.incr(key);
            assertThat(transaction.exec()).isNull();
        }
    }

    @Test
    void scanOfJedisRedirectsTakesAWrappedClient() {
        UnifiedJedis jedis = wrapped();
        Set<String> keys = new HashSet<>();
        for (TestNode owner : cluster.nodes()) {
            String key = cluster.keyOwnedBy(owner, "k:");
            jedis.set(key, "v");
            keys.add(key);
        }
        Set<String> seen = new HashSet<>();
        JedisRedirects.scan(jedis, new ScanParams()).forEachRemaining(seen::add);
        assertThat(seen).isEqualTo(keys);
    }

    @Test
    void transactionsOfJedisRedirectsRefuseAForeignClient() {
        RedisClient stock = stock();
        clients.add(stock);
        assertThatThrownBy(() -> JedisRedirects.multi(stock))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use JedisRedirects.wrap(client) first");
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
    void whereClusterIsRenamedAwayTheClientStaysAsItIs() {
        try (TestCluster alone = TestCluster.builder()
                .standalone()
                .primaries(1)
                .replicas(0)
                .setting("rename-command CLUSTER \"\"")
                .start()) {
            staysAsItIs(alone.node(0), CONFIG);
        }
    }

    @Test
    void whereTheUserMayNotAskForTheClusterInfoTells() {
        try (TestCluster alone = TestCluster.builder()
                .standalone()
                .primaries(1)
                .replicas(0)
                .aclUser("app", "secret", "~* &* +@all -cluster")
                .start()) {
            staysAsItIs(alone.node(0), USER);
        }
    }

    private static void staysAsItIs(TestNode server, JedisClientConfig config) {
        HostAndPort there = new HostAndPort(server.host(), server.port());
        try (RedisClient stock =
                RedisClient.builder().hostAndPort(there).clientConfig(config).build()) {
            assertThat(JedisRedirects.wrap(stock, there, config)).isSameAs(stock);
        }
        try (Jedis stock = new Jedis(there, config)) {
            assertThat(JedisRedirects.wrap(stock, there, config)).isSameAs(stock);
        }
    }

    @Test
    void inAClusterSaysThatTheUserMayNotAskForIt() {
        a.command("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", "-cluster");
        try (Jedis stock = new Jedis(node, USER)) {
            assertThatThrownBy(() -> JedisRedirects.wrap(stock, node, USER))
                    .hasMessageContaining("Could not find the cluster")
                    .hasMessageContaining("NOPERM");
            a.command("ACL", "SETUSER", "app", "-info");
            assertThatThrownBy(() -> JedisRedirects.wrap(stock, node, USER))
                    .isInstanceOf(JedisAccessControlException.class)
                    .hasMessageContaining("allow its user CLUSTER SLOTS");
        } finally {
            a.command("ACL", "DELUSER", "app");
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

    private Jedis legacy(JedisClientConfig config) {
        Jedis jedis = JedisRedirects.wrap(new Jedis(node, config), node, config);
        clients.add(jedis);
        return jedis;
    }

    private UnifiedJedis wrapped() {
        UnifiedJedis client = JedisRedirects.wrap(stock(), node, CONFIG);
        clients.add(client);
        return client;
    }
}
