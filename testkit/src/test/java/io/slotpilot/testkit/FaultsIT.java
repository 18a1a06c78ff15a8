package io.slotpilot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.resp.RespConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RedisCluster(primaries = 3, replicas = 1)
class FaultsIT {

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final TestNode c;

    FaultsIT(TestCluster cluster) {
        this.cluster = cluster;
        List<TestNode> primaries = cluster.primaries();
        a = primaries.get(0);
        b = primaries.get(1);
        c = primaries.get(2);
    }

    @AfterEach
    void heal() {
        cluster.heal();
        for (TestNode node : cluster.nodes()) {
            assertThat(node.view().myself().migrating()).isEmpty();
            assertThat(node.view().myself().importing()).isEmpty();
        }
    }

    @Test
    void anUncoveredSlotTakesTheClusterDownUntilItIsCovered() {
        int slot = lowestSlot(a);
        cluster.uncover(slot, slot + 1);
        cluster.awaitState("fail");
        for (TestNode node : cluster.nodes()) {
            assertThat(node.view().ownerOf(slot)).isNull();
        }
        assertError(a, "CLUSTERDOWN", "GET", TestCluster.keyIn(slot));

        cluster.cover(slot, b);
        assertThat(cluster.owner(slot)).isSameAs(b);
    }

    @Test
    void healingCoversSlotsWhereTheirKeysAre() {
        int slot = lowestSlot(c);
        c.command("SET", TestCluster.keyIn(slot), "kept");
        cluster.uncover(slot);

        cluster.heal();

        assertThat(cluster.owner(slot)).isSameAs(c);
        assertThat(c.command("GET", TestCluster.keyIn(slot))).isEqualTo("kept");
    }

    @Test
    void twoNodesSendASlotBackAndForthForGood() {
        int slot = lowestSlot(a) + 10;
        cluster.pingPong(slot, a, b);
        cluster.awaitState("ok");
        for (int i = 0; i < 3; i++) {
            assertMoved(a, slot, b);
            assertMoved(b, slot, a);
        }
        cluster.heal();
        assertThat(cluster.owner(slot)).isNotNull();
    }

    @Test
    void threeNodesSendASlotInACircle() {
        int slot = lowestSlot(c) + 10;
        cluster.cycle(slot, a, b, c);
        cluster.awaitState("ok");
        assertMoved(a, slot, b);
        assertMoved(b, slot, c);
        assertMoved(c, slot, a);
    }

    @Test
    void aSlotOpenOnlyAtItsSourceLoops() {
        int slot = lowestSlot(b) + 20;
        cluster.askLoop(slot, b, c);
        assertError(b, "ASK", "GET", TestCluster.keyIn(slot));
        assertMoved(c, slot, b);
        assertThat(b.view().myself().migrating()).containsEntry(slot, c.id());
    }

    @Test
    void aSlotOpenOnlyAtItsTargetTakesOnlyAskedCommands() throws IOException {
        int slot = lowestSlot(b) + 21;
        String key = TestCluster.keyIn(slot);
        cluster.openTargetOnly(slot, b, c);
        assertMoved(c, slot, b);
        try (RespConnection connection = c.connect()) {
            connection.call("ASKING");
            assertThat(connection.call("SET", key, "stray")).isEqualTo("OK");
        }
        cluster.heal();
        assertThat(b.command("GET", key)).as("key after healing").isEqualTo("stray");
    }

    @Test
    void anOpenSlotCanBeFinishedStepByStep() {
        int slot = lowestSlot(a) + 30;
        a.command("SET", TestCluster.keyIn(slot, "x"), "1");
        a.command("SET", TestCluster.keyIn(slot, "y"), "2");
        cluster.openSlot(slot, a, b);
        assertThat(cluster.migrateKeys(slot, a, b, 10)).isEqualTo(2);
        cluster.finishSlot(slot, a, b);
        cluster.awaitOwner(slot, b);
        assertThat(b.command("GET", TestCluster.keyIn(slot, "y"))).isEqualTo("2");
    }

    @Test
    void reshardsInTheBackground() {
        int first = lowestSlot(c);
        CompletableFuture<List<Integer>> moving = cluster.reshardInBackground(100, c, a, Duration.ofMillis(1));
        assertThat(moving)
                .succeedsWithin(Duration.ofSeconds(60))
                .asInstanceOf(InstanceOfAssertFactories.list(Integer.class))
                .hasSize(100)
                .contains(first);
        cluster.awaitOwner(first, a);
        cluster.awaitAgreement();
    }

    @Test
    void aPausedNodeAnswersLater() {
        long start = System.nanoTime();
        a.pause(Duration.ofMillis(1500));
        assertThat(a.command("PING")).isEqualTo("PONG");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void aFullNodeRefusesWritesUntilItsMemoryIsFreed() {
        String key = cluster.keyOwnedBy(a, "full:");
        a.fillMemory();
        assertError(a, "OOM", "SET", key, "v");
        a.freeMemory();
        assertThat(a.command("SET", key, "v")).isEqualTo("OK");
    }

    @Test
    void aBusyNodeRefusesAllCommandsForAWhile() {
        a.busyScript(Duration.ofMillis(500));
        assertError(a, "BUSY", "PING");
        await().until(() -> answersPing(a));
    }

    @Test
    void healingRevivesKilledAndFrozenNodes() {
        a.kill();
        b.freeze();
        cluster.heal();
        assertThat(cluster.nodes()).allMatch(TestNode::isLive);
        assertThat(cluster.primaries()).hasSize(3);
    }

    private static boolean answersPing(TestNode node) {
        try {
            return "PONG".equals(node.command("PING"));
        } catch (RedisErrorException e) {
            return false;
        }
    }

    private static int lowestSlot(TestNode node) {
        return node.view().myself().slots().nextSetBit(0);
    }

    private static void assertMoved(TestNode node, int slot, TestNode to) {
        assertThatThrownBy(() -> node.command("GET", TestCluster.keyIn(slot)))
                .hasMessage("MOVED " + slot + " 127.0.0.1:" + to.port());
    }

    private static void assertError(TestNode node, String code, String... command) {
        assertThatThrownBy(() -> node.command(command))
                .isInstanceOfSatisfying(
                        RedisErrorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
