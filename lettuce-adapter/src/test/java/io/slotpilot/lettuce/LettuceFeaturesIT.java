package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.cluster.models.partitions.Partitions;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

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

    @Test
    void freesThreadsAndConnectionsWhenItCloses() {
        try (Opened opened = Opened.to(cluster)) {
            for (TestNode node : cluster.nodes()) {
                opened.connection().sync().set(cluster.keyOwnedBy(node, "k:"), "v");
            }
            assertThat(connections()).isPositive();
        }
        await().untilAsserted(() -> {
            assertThat(connections()).isZero();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(t -> t.getName().startsWith("slotpilot"));
        });
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
