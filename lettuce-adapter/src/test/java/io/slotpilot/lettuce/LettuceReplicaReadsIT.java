package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.api.sync.RedisStringCommands;
import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads where the user wants them, and at the primary where they would be wrong or would not work. */
@RedisCluster
class LettuceReplicaReadsIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final TestNode replica;
    private final Opened opened;
    private final RedisStringCommands<String, String> redis;

    LettuceReplicaReadsIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.primaries().get(0);
        this.b = cluster.primaries().get(1);
        this.replica = cluster.replicaOf(a);
        this.opened = Opened.to(cluster);
        this.redis = opened.connection().sync();
    }

    @AfterEach
    void tidy() {
        opened.close();
        cluster.heal();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upstream",
                "upstreamPreferred",
                "replica",
                "replicaPreferred",
                "any",
                "anyReplica",
                "nearest",
                "lowestLatency",
                "subnet:127.0.0.0/8",
                "subnet:192.0.2.0/24", // of no node
                "regex:127.*"
            })
    void readsEveryKeyWithEveryPreference(String preference) {
        opened.connection().setReadFrom(ReadFrom.valueOf(preference));
        for (TestNode node : cluster.primaries()) {
            String key = cluster.keyOwnedBy(node, "k:");
            redis.set(key, "v");
            node.command("WAIT", "1", "5000");
            for (int i = 0; i < 20; i++) {
                assertThat(redis.get(key)).isEqualTo("v");
            }
        }
    }

    @Test
    void readsFromTheReplicaAndWritesToThePrimary() {
        String key = replicated("read:");
        opened.connection().setReadFrom(ReadFrom.REPLICA);
        awaitReadsAt(replica, key);

        resetStats();
        for (int i = 0; i < 50; i++) {
            assertThat(redis.get(key)).isEqualTo("v");
        }
        redis.set(key, "v");

        assertThat(calls(replica, "get")).isEqualTo(50);
        assertThat(calls(a, "get")).isZero();
        assertThat(a.errorStats()).isEmpty();
    }

    @Test
    void readsAtThePrimaryWhileTheSlotIsOpen() {
        String key = replicated("open:");
        int slot = TestCluster.slotOf(key);
        opened.connection().setReadFrom(ReadFrom.REPLICA);
        awaitReadsAt(replica, key);

        cluster.openSlot(slot, a, b);
        cluster.migrateKeys(slot, a, b, 100);
        redis.incr(TestCluster.keyIn(slot, "n:")); // ASK tells that the slot is open

        assertThat(redis.get(key)).isEqualTo("v");
        cluster.finishSlot(slot, a, b);
        assertThat(redis.get(key)).isEqualTo("v");
    }

    @Test
    void readsAtThePrimaryWhenTheReplicaHasDied() {
        String key = replicated("dead:");
        opened.connection().setReadFrom(ReadFrom.REPLICA);
        awaitReadsAt(replica, key);

        replica.kill();

        for (int i = 0; i < 50; i++) {
            assertThat(redis.get(key)).isEqualTo("v");
        }
    }

    @Test
    void readsAtThePrimaryWhenTheReplicaFreezes() {
        String key = replicated("frozen:");
        opened.connection().setReadFrom(ReadFrom.REPLICA);
        awaitReadsAt(replica, key);

        replica.freeze();

        for (int i = 0; i < 50; i++) {
            assertThat(redis.get(key)).isEqualTo("v");
        }
    }

    @Test
    void goesOnReadingAfterAFailover() {
        String key = replicated("failover:");
        opened.connection().setReadFrom(ReadFrom.REPLICA_PREFERRED);
        awaitReadsAt(replica, key);

        cluster.failover(replica);
        redis.set(key, "w");
        replica.command("WAIT", "1", "5000");

        await().atMost(LONG).until(() -> "w".equals(redis.get(key)));
        awaitReadsAt(a, key);
    }

    private String replicated(String prefix) {
        String key = cluster.keyOwnedBy(a, prefix);
        redis.set(key, "v");
        a.command("WAIT", "1", "5000");
        return key;
    }

    /** A replica has to be named by the servers, and connected to. */
    private void awaitReadsAt(TestNode node, String key) {
        await().atMost(LONG).until(() -> {
            opened.client().refreshPartitions();
            return readAt(node, key);
        });
    }

    private boolean readAt(TestNode node, String key) {
        long before = calls(node, "get");
        redis.get(key);
        return calls(node, "get") > before;
    }

    private void resetStats() {
        List.of(a, replica).forEach(TestNode::resetStats);
    }

    private static long calls(TestNode node, String command) {
        return node.commandStats().getOrDefault(command, CommandStats.NONE).calls();
    }
}
