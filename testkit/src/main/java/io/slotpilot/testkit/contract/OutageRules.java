package io.slotpilot.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.StartsAhead;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Nodes and slots that are gone for a while. Each test breaks a cluster of its own. */
@StartsAhead
abstract class OutageRules extends ContractTest {

    /** A failover takes about 4 s here. */
    private static final Duration LONGER_THAN_A_FAILOVER = Duration.ofSeconds(20);

    OutageRules(Opener opener) {
        super(opener);
    }

    @Test
    @RedisCluster(replicas = 0, fullCoverage = false)
    void failsOnlyTheCommandsOfASlotWithoutOwner(TestCluster cluster) {
        ContractClient client = open(ContractSettings.of(cluster).withTimeout(Duration.ofSeconds(2)));
        int slot = TestCluster.slotOf(cluster.keyOwnedBy(cluster.node(0), "hole:"));
        cluster.uncover(slot);

        RuntimeException error = failureOf(client, "GET", TestCluster.keyIn(slot));

        assertThat(traceOf(error)).contains("CLUSTERDOWN");
        for (TestNode node : cluster.nodes()) {
            assertThat(client.execute("SET", cluster.keyOwnedBy(node, "k:"), "v"))
                    .isEqualTo("OK");
        }
    }

    @Test
    @RedisCluster(replicas = 0, fullCoverage = false)
    void findsTheClusterThroughAViewWithAHole(TestCluster cluster) {
        int slot = TestCluster.slotOf(cluster.keyOwnedBy(cluster.node(0), "hole:"));
        cluster.uncover(slot);

        ContractClient client = open(cluster);

        for (TestNode node : cluster.nodes()) {
            assertThat(client.execute("SET", cluster.keyOwnedBy(node, "k:"), "v"))
                    .isEqualTo("OK");
        }
    }

    @Test
    @RedisCluster(replicas = 0)
    void waitsOutAClusterThatIsDown(TestCluster cluster) throws Exception {
        ContractClient client = open(ContractSettings.of(cluster).withTimeout(LONGER_THAN_A_FAILOVER));
        int slot = TestCluster.slotOf(cluster.keyOwnedBy(cluster.node(0), "hole:"));
        String key = cluster.keyOwnedBy(cluster.node(2), "n:");
        cluster.uncover(slot);
        cluster.awaitState("fail");
        resetStats(cluster);

        Future<Object> reply = inBackground(() -> client.execute("INCR", key));
        await().until(() -> errors(cluster, "CLUSTERDOWN") > 0);
        cluster.cover(slot, cluster.node(0));

        assertThat(result(reply)).isEqualTo(1L);
        assertThat(calls(cluster, "incr")).isEqualTo(1);
    }

    @Test
    @RedisCluster(replicas = 0, nodeTimeoutMillis = 15_000)
    void waitsOutANodeThatLoadsItsData(TestCluster cluster) {
        ContractClient client = open(ContractSettings.of(cluster).withTimeout(LONGER_THAN_A_FAILOVER));
        TestNode node = cluster.node(0);
        String key = cluster.keyOwnedBy(node, "k:");
        client.execute("SET", key, "lost with the restart");

        node.loadSlowly(Duration.ofSeconds(2));

        assertThat(client.execute("GET", key)).isIn("lost with the restart", null);
        assertThat(client.execute("SET", key, "v")).isEqualTo("OK");
        assertThat(client.execute("PING")).isEqualTo("PONG");
    }

    @Test
    @RedisCluster(primaries = 1, replicas = 0, nodeTimeoutMillis = 15_000)
    void waitsOutLoadingForCommandsWithoutKeys(TestCluster cluster) {
        ContractClient client = open(ContractSettings.of(cluster).withTimeout(LONGER_THAN_A_FAILOVER));
        TestNode node = cluster.node(0);

        node.loadSlowly(Duration.ofSeconds(2));

        assertThat(client.execute("DBSIZE")).isInstanceOf(Long.class);
        assertThat(errors(cluster, "LOADING")).isPositive();
    }

    @Test
    @RedisCluster(primaries = 1, replicas = 1)
    void writesWithoutKeysToTheNewPrimary(TestCluster cluster) {
        ContractClient client = open(ContractSettings.of(cluster).withTimeout(LONGER_THAN_A_FAILOVER));
        TestNode before = cluster.node(0);
        client.execute("SET", "k", "v");
        cluster.failover(cluster.replicaOf(before));
        cluster.awaitAgreement();

        assertThat(client.execute("FLUSHALL")).isEqualTo("OK"); // after READONLY, or after a look at the cluster

        assertThat(cluster.owner(0).command("DBSIZE")).isEqualTo(0L);
    }

    @Test
    @RedisCluster
    void losesNothingWhenPrimariesChangePlaces(TestCluster cluster) throws Exception {
        ContractClient client = open(ContractSettings.of(cluster).withTimeout(LONGER_THAN_A_FAILOVER));
        String key = cluster.keyOwnedBy(cluster.node(0), "n:");
        Future<?> failover = inBackground(() -> {
            cluster.failover(cluster.replicaOf(cluster.node(0)));
            return null;
        });

        long sent = 0;
        boolean last;
        do {
            last = failover.isDone();
            client.execute("INCR", key);
            sent++;
        } while (!last);

        result(failover);
        assertThat(client.execute("GET", key)).isEqualTo(String.valueOf(sent));
    }

    @Test
    @RedisCluster
    void movesOnToThePromotedReplicaAfterAKill(TestCluster cluster) {
        ContractClient client = open(ContractSettings.of(cluster).withTimeout(LONGER_THAN_A_FAILOVER));
        TestNode primary = cluster.node(0);
        String key = cluster.keyOwnedBy(primary, "n:");
        client.execute("SET", key, "1");
        primary.command("WAIT", "1", "5000");

        primary.kill();

        assertThat(client.execute("GET", key)).isEqualTo("1");
        assertThat(client.execute("INCR", key)).isEqualTo(2L);
        assertThat(client.execute("SET", cluster.keyOwnedBy(cluster.node(1), "k:"), "v"))
                .isEqualTo("OK");
    }

    @Test
    @RedisCluster
    void appliesNothingTwiceAndLosesNoAcknowledgedWriteWhenANodeFreezes(TestCluster cluster) {
        ContractClient client = open(ContractSettings.of(cluster).withTimeout(Duration.ofSeconds(1)));
        TestNode primary = cluster.node(0);
        String key = cluster.keyOwnedBy(primary, "n:");
        client.execute("INCR", key);
        primary.command("WAIT", "1", "5000");

        primary.freeze();
        Tally tally = new Tally(1);
        await().atMost(HANG).until(() -> tally.count(client, key));
        primary.thaw();

        assertThat(Long.parseLong(String.valueOf(client.execute("GET", key))))
                .isBetween(tally.acknowledged, tally.acknowledged + tally.unknown);
    }

    /** What became of the INCRs of one client. */
    private static final class Tally {
        private long acknowledged;
        private long unknown;

        Tally(long acknowledged) {
            this.acknowledged = acknowledged;
        }

        /** Sends one; says whether it succeeded. */
        boolean count(ContractClient client, String key) {
            RuntimeException error = failureOf(client, "INCR", key);
            if (error == null) {
                acknowledged++;
                return true;
            }
            assertThat(traceOf(error)).isNotEmpty();
            unknown += client.saysUnknownOutcome(error) ? 1 : 0;
            return false;
        }
    }
}
