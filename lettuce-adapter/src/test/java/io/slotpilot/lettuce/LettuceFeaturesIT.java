package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.coroutines.RedisClusterCoroutinesCommandsImpl;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.ScheduledFuture;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestClusterBuilder;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Lettuce users have, they keep. */
@RedisCluster(replicas = 0, fullCoverage = false)
class LettuceFeaturesIT {

    private final TestCluster cluster;

    LettuceFeaturesIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void splitsCommandsOverManySlotsAsLettuceDoes() {
        cluster.flush();
        try (Opened opened = Opened.to(cluster)) {
            RedisAdvancedClusterCommands<String, String> redis =
                    opened.connection().sync();
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < 200; i++) {
                values.put("k" + i, "v" + i);
            }
            assertThat(redis.mset(values)).isEqualTo("OK");
            List<String> keys = new ArrayList<>(values.keySet());

            List<String> read = redis.mget(keys.toArray(String[]::new)).stream()
                    .map(KeyValue::getValue)
                    .toList();

            assertThat(read).isEqualTo(keys.stream().map(values::get).toList());
            assertThat(redis.exists(keys.toArray(String[]::new))).isEqualTo(200);
            assertThat(redis.dbsize()).isEqualTo(200);
            assertThat(redis.keys("*")).hasSize(200);
            int scanned = 0;
            KeyScanCursor<String> cursor = redis.scan();
            while (true) {
                scanned += cursor.getKeys().size();
                if (cursor.isFinished()) {
                    break;
                }
                cursor = redis.scan(cursor);
            }
            assertThat(scanned).isEqualTo(200);
            assertThat(opened.connection()
                            .reactive()
                            .mget(keys.toArray(String[]::new))
                            .count()
                            .block())
                    .isEqualTo(200);
            assertThat(redis.del(keys.toArray(String[]::new))).isEqualTo(200);
            assertThat(redis.flushall()).isEqualTo("OK");
        }
    }

    @Test
    void leavesTransactionsOfNodeConnectionsAlone() {
        TestNode node = cluster.node(0);
        String key = cluster.keyOwnedBy(node, "tx:");
        try (Opened opened = Opened.to(cluster)) {
            StatefulRedisConnection<String, String> connection =
                    opened.connection().getConnection(node.host(), node.port());
            connection.sync().multi();
            connection.sync().set(key, "v");
            connection.sync().get(key);

            TransactionResult result = connection.sync().exec();

            assertThat(result.stream()).containsExactly("OK", "v");
        }
    }

    @Test
    void flushesRedirectedCommandsOfABatch() throws Exception {
        TestNode from = cluster.node(0);
        String key = cluster.keyOwnedBy(from, "batch:");
        try (Opened opened = Opened.to(cluster)) {
            opened.connection().sync().set(key, "0");
            cluster.moveSlot(TestCluster.slotOf(key), from, cluster.node(1));
            opened.connection().setAutoFlushCommands(false);
            List<RedisFuture<Long>> replies = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                replies.add(opened.connection().async().incr(key));
            }
            opened.connection().flushCommands();

            for (int i = 0; i < 100; i++) {
                assertThat(replies.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(i + 1L);
            }
            opened.connection().setAutoFlushCommands(true);
            assertThat(opened.connection().sync().get(key)).isEqualTo("100");
        }
    }

    @Test
    void neverSendsACancelledCommandAgain() {
        int slot = TestCluster.slotOf(cluster.keyOwnedBy(cluster.node(0), "hole:"));
        String key = TestCluster.keyIn(slot, "n:");
        try (Opened opened = Opened.to(cluster)) {
            cluster.uncover(slot);
            RedisFuture<Long> reply = opened.connection().async().incr(key);
            await().until(() -> !reply.isDone());
            assertThat(reply.cancel(true)).isTrue();
            cluster.cover(slot, cluster.node(0));

            assertThat(opened.connection()
                            .async()
                            .incr(key)
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(1);
        }
    }

    @Test
    void keepsToTheCallersTimeoutAndNeverSendsTheCommandAgain() {
        int slot = TestCluster.slotOf(cluster.keyOwnedBy(cluster.node(1), "hole:"));
        String key = TestCluster.keyIn(slot, "n:");
        try (Opened opened = Opened.to(cluster)) {
            cluster.uncover(slot);
            opened.connection().setTimeout(Duration.ofMillis(300));
            RedisFuture<Long> reply = opened.connection().async().incr(key);

            assertThatThrownBy(() -> reply.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .satisfies(error -> assertThat(RedirectTrace.find(error)).isNotNull());
            assertThatThrownBy(() -> opened.connection().sync().incr(key)).isNotNull();
            opened.connection().setTimeout(Duration.ofSeconds(30));
            cluster.cover(slot, cluster.node(1));

            assertThat(opened.connection().sync().incr(key)).isEqualTo(1);
        }
    }

    @Test
    void endsAHangingCommandWithLettucesTimeoutAndATrace() {
        TestNode node = cluster.node(2);
        String key = cluster.keyOwnedBy(node, "slow:");
        try (Opened opened = Opened.to(cluster)) {
            opened.connection().getConnection(node.host(), node.port()).setTimeout(Duration.ofMillis(300));
            node.pause(Duration.ofSeconds(2));

            assertThatThrownBy(() -> opened.connection().async().incr(key).get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(RedisCommandTimeoutException.class)
                    .satisfies(error -> assertThat(RedirectTrace.find(error)).hasMessageContaining("timed out"));
        }
    }

    @Test
    void keepsLettucesPartitionsInAgreement() {
        TestNode from = cluster.node(0);
        TestNode to = cluster.node(1);
        String key = cluster.keyOwnedBy(from, "part:");
        int slot = TestCluster.slotOf(key);
        try (Opened opened = Opened.to(cluster)) {
            Partitions partitions = opened.client().getPartitions();
            assertThat(partitions.getMasterBySlot(slot).getNodeId()).isEqualTo(from.id());
            cluster.moveSlot(slot, from, to);
            opened.connection().sync().get(key);

            await().untilAsserted(() ->
                    assertThat(partitions.getMasterBySlot(slot).getNodeId()).isEqualTo(to.id()));
            assertThat(partitions).hasSize(3);
        }
    }

    @Test
    @RedisCluster(replicas = 0, setup = ThirdNodeIsEmpty.class)
    void followsToANodeThatLettuceWouldNotConnectTo(TestCluster uneven) {
        TestNode from = uneven.node(0);
        String key = uneven.keyOwnedBy(from, "new:");
        try (Opened opened = Opened.to(uneven, options -> options.validateClusterNodeMembership(true))) {
            opened.connection().sync().set(key, "v");
            uneven.moveSlot(TestCluster.slotOf(key), from, uneven.node(2));

            assertThat(opened.connection().sync().get(key)).isEqualTo("v");
        }
    }

    static final class ThirdNodeIsEmpty implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.slots(0, "0-8191").slots(1, "8192-16383");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void reachesSingleNodesAndSelectionsOfThem(boolean wrapped) throws Exception {
        try (Opened opened = Opened.to(cluster);
                RedisClusterClient stock = RedisClusterClient.create(opened.resources(), seed())) {
            StatefulRedisClusterConnection<String, String> connection =
                    wrapped ? LettuceRedirects.wrap(stock, stock.connect()) : opened.connection();
            for (TestNode node : cluster.nodes()) {
                assertThat(connection.getConnection(node.id()).sync().clusterMyId())
                        .isEqualTo(node.id());
                assertThat(connection
                                .getConnectionAsync(node.host(), node.port())
                                .get(60, TimeUnit.SECONDS)
                                .sync()
                                .clusterMyId())
                        .isEqualTo(node.id());
                assertThat(connection
                                .sync()
                                .nodes(known -> known.getNodeId().equals(node.id()))
                                .commands()
                                .info("server"))
                        .singleElement()
                        .asString()
                        .contains("tcp_port:" + node.port());
            }
            assertThat(connection.async().upstream().commands().ping().futures())
                    .allSatisfy(pong -> assertThat(pong.toCompletableFuture().get(60, TimeUnit.SECONDS))
                            .isEqualTo("PONG"))
                    .hasSize(3);
            assertThat(connection.sync().replicas().size()).isZero();
            connection.close();
        }
    }

    private RedisURI seed() {
        return RedisURI.create(cluster.node(0).host(), cluster.node(0).port());
    }

    /** The commands that Kotlin's {@code connection.coroutines()} gives. */
    @Test
    void followsRedirectsInCoroutines() throws Exception {
        TestNode from = cluster.node(0);
        String key = cluster.keyOwnedBy(from, "coroutine:");
        try (Opened opened = Opened.to(cluster)) {
            RedisClusterCoroutinesCommandsImpl<String, String> redis =
                    new RedisClusterCoroutinesCommandsImpl<>(opened.connection().reactive());
            assertThat(Suspended.<String>await(then -> redis.set(key, "v", then)))
                    .isEqualTo("OK");
            cluster.moveSlot(TestCluster.slotOf(key), from, cluster.node(1));

            assertThat(Suspended.<String>await(then -> redis.get(key, then))).isEqualTo("v");
            assertThat(Suspended.<Long>await(then ->
                            redis.del(new String[] {key, TestCluster.keyIn(16_000, "gone:")}, then)))
                    .isEqualTo(1);
        }
    }

    /** With two loops for three nodes, a callback that waited for another command would hardly ever come to its end. */
    @Test
    void runsCommandsFromCallbacksOnTheEventLoopWithoutBlockingIt() throws Exception {
        TestNode from = cluster.node(0);
        try (Opened opened = Opened.to(cluster)) {
            RedisAdvancedClusterAsyncCommands<String, String> redis =
                    opened.connection().async();
            Set<String> threads = ConcurrentHashMap.newKeySet();
            CompletionStage<?> chain = redis.ping();
            List<String> keys = new ArrayList<>();
            for (int slot : cluster.reshard(20, from, cluster.node(1), Duration.ZERO)) {
                String key = TestCluster.keyIn(slot, "chain:");
                keys.add(key);
                chain = chain.thenCompose(before -> {
                    threads.add(Thread.currentThread().getName());
                    return redis.incr(key);
                });
            }
            String[] all = keys.toArray(String[]::new);
            chain = chain.thenCompose(before -> redis.mget(all))
                    .thenCompose(before -> redis.keys("chain:*"))
                    .thenCompose(before -> redis.dbsize())
                    .thenCompose(before -> redis.scan())
                    .thenCompose(before -> redis.del(all));

            assertThat(chain.toCompletableFuture().get(60, TimeUnit.SECONDS)).isEqualTo(20L);
            assertThat(threads).anyMatch(name -> name.contains("EventLoop"));
        }
    }

    @Test
    void freesThreadsConnectionsAndTimersWhenItCloses() {
        int slot = TestCluster.slotOf(cluster.keyOwnedBy(cluster.node(0), "hole:"));
        Timers timers = new Timers();
        HashedWheelTimer wheel = new HashedWheelTimer();
        RedirectOptions patient =
                RedirectOptions.builder().retryFor(Duration.ofSeconds(60)).build();
        Opened opened = Opened.to(
                cluster,
                options -> options.timeoutOptions(TimeoutOptions.enabled(Duration.ofSeconds(60))),
                patient,
                resources -> resources.timer(wheel).eventExecutorGroup(timers));
        for (TestNode node : cluster.nodes()) {
            opened.connection().sync().set(cluster.keyOwnedBy(node, "k:"), "v");
        }
        opened.connection().sync().mget(TestCluster.keyIn(slot), TestCluster.keyIn(slot + 1));
        cluster.uncover(slot);
        RedisFuture<String> waits = opened.connection().async().get(TestCluster.keyIn(slot));
        await().until(() -> timers.pending() > 0);
        assertThat(connections()).isPositive();

        opened.connection().close();
        opened.client().shutdown(Duration.ZERO, Duration.ofSeconds(2));
        cluster.cover(slot, cluster.node(0));

        // The resources live on: they may be shared.
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(waits.toCompletableFuture()).isCompletedExceptionally();
            assertThat(connections()).isZero();
            assertThat(wheel.pendingTimeouts()).isZero();
            assertThat(timers.pending()).isZero();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(t -> t.getName().startsWith("slotpilot"));
        });
        opened.resources().shutdown(0, 2, TimeUnit.SECONDS);
        timers.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        wheel.stop();
    }

    /** Threads that remember what is to run later. */
    private static final class Timers extends DefaultEventExecutorGroup {

        private final Queue<ScheduledFuture<?>> scheduled = new ConcurrentLinkedQueue<>();

        Timers() {
            super(2);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            ScheduledFuture<?> future = super.schedule(command, delay, unit);
            scheduled.add(future);
            return future;
        }

        long pending() {
            return scheduled.stream().filter(future -> !future.isDone()).count();
        }
    }

    /** Clients that speak RESP3, as Lettuce does and the testkit does not. */
    private long connections() {
        long found = 0;
        for (TestNode node : cluster.nodes()) {
            found += node.text("CLIENT", "LIST", "TYPE", "normal")
                    .lines()
                    .filter(line -> line.contains("resp=3"))
                    .count();
        }
        return found;
    }
}
