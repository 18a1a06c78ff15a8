package io.slotpilot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

@RedisCluster(primaries = 3, replicas = 1)
class TestClusterIT {

    private final TestCluster cluster;

    TestClusterIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void startsReadyWithReplicasInSync() {
        assertThat(cluster.nodes()).hasSize(6);
        assertThat(cluster.primaries()).hasSize(3);
        for (TestNode primary : cluster.primaries()) {
            assertThat(primary.command("SET", cluster.keyOwnedBy(primary, "a:"), "1"))
                    .isEqualTo("OK");
            assertThat(primary.command("WAIT", "1", "1000")).isEqualTo(1L);
        }
        cluster.awaitState("ok");
        cluster.awaitAgreement();
    }

    @Test
    void answersAreValuesAndErrorsAreThrown() {
        TestNode node = cluster.node(0);
        String key = cluster.keyOwnedBy(node, "values:");

        assertThat(node.command("DEL", key)).isEqualTo(0L);
        assertThat(node.command("GET", key)).isNull();
        assertThatThrownBy(() -> cluster.node(1).command("GET", key))
                .isInstanceOfSatisfying(RedisErrorException.class, e -> {
                    assertThat(e.code()).isEqualTo("MOVED");
                    assertThat(e.text()).isEqualTo("MOVED " + TestCluster.slotOf(key) + " 127.0.0.1:" + node.port());
                });
    }

    @Test
    void movesASlotWithItsKeys() {
        TestNode from = cluster.primaries().get(0);
        TestNode to = cluster.primaries().get(1);
        int slot = from.view().myself().slots().nextSetBit(0);
        for (int i = 0; i < 250; i++) {
            from.command("SET", TestCluster.keyIn(slot, "moved:" + i), "v" + i);
        }

        cluster.moveSlot(slot, from, to);

        cluster.awaitOwner(slot, to);
        assertThat(cluster.owner(slot)).isSameAs(to);
        assertThat(to.command("GET", TestCluster.keyIn(slot, "moved:249"))).isEqualTo("v249");
    }

    @Test
    void anOpenSlotAsksForMissingKeysAndCanBeAborted() {
        TestNode from = cluster.primaries().get(1);
        TestNode to = cluster.primaries().get(2);
        int slot = from.view().myself().slots().previousSetBit(16383);
        String there = TestCluster.keyIn(slot, "there:");
        from.command("SET", there, "v");
        from.command("SET", TestCluster.keyIn(slot, "other:"), "v");
        cluster.openSlot(slot, from, to);

        assertThatThrownBy(() -> from.command("GET", TestCluster.keyIn(slot, "missing:")))
                .hasMessage("ASK " + slot + " 127.0.0.1:" + to.port());
        assertThat(cluster.migrateKeys(slot, from, to, 1)).isEqualTo(1);

        cluster.abortSlot(slot, from, to);
        assertThat(from.command("GET", there)).isEqualTo("v");
        assertThat(from.view().myself().migrating()).isEmpty();
        assertThat(to.view().myself().importing()).isEmpty();
        assertThat(cluster.owner(slot)).isSameAs(from);
    }

    @Test
    void failsOverByAgreementByForceAndByTakeover() {
        for (FailoverMode mode : FailoverMode.values()) {
            TestNode primary = cluster.primaries().get(0);
            TestNode replica = cluster.replicaOf(primary);

            cluster.failover(replica, mode);

            assertThat(cluster.primaries()).contains(replica).doesNotContain(primary);
        }
    }

    @Test
    void countsWhatBecameOfCommands() {
        TestNode node = cluster.primaries().get(0);
        String mine = cluster.keyOwnedBy(node, "stats:");
        String others = cluster.keyOwnedBy(cluster.primaries().get(1), "stats:");
        node.resetStats();

        node.command("SET", mine, "text");
        assertThatThrownBy(() -> node.command("GET", others)).hasMessageStartingWith("MOVED");
        assertThatThrownBy(() -> node.command("LPUSH", mine, "x")).hasMessageStartingWith("WRONGTYPE");

        assertThat(node.errorStats()).containsEntry("MOVED", 1L).containsEntry("WRONGTYPE", 1L);
        assertThat(node.commandStats())
                .containsEntry("set", new CommandStats(1, 0, 0))
                .containsEntry("get", new CommandStats(0, 1, 0))
                .containsEntry("lpush", new CommandStats(1, 0, 1));
        node.resetStats();
        assertThat(node.errorStats()).isEmpty();
    }

    @Test
    @RedisCluster(primaries = 3, replicas = 1, nodeTimeoutMillis = 1000)
    void aKilledPrimaryIsReplacedAndComesBackAsReplica(TestCluster own) {
        assertThat(own).isNotSameAs(cluster);
        TestNode victim = own.node(0);
        TestNode replica = own.replicaOf(victim);
        int slot = victim.view().myself().slots().nextSetBit(0);

        victim.kill();
        assertThat(ProcessHandle.of(victim.pid()).filter(ProcessHandle::isAlive))
                .isEmpty();
        own.awaitOwner(slot, replica);
        own.awaitState("ok");

        String id = victim.id();
        victim.restart();
        own.awaitAgreement();
        assertThat(victim.text("CLUSTER", "MYID")).isEqualTo(id);
        assertThat(own.replicaOf(replica)).isSameAs(victim);
    }

    @Test
    @RedisCluster(primaries = 3, replicas = 1, nodeTimeoutMillis = 1000)
    void aFrozenPrimaryIsReplacedAndGivesInWhenThawed(TestCluster own) {
        TestNode victim = own.node(0);
        TestNode replica = own.replicaOf(victim);
        int slot = victim.view().myself().slots().nextSetBit(0);

        victim.freeze();
        own.awaitOwner(slot, replica);
        assertThat(own.primaries()).hasSize(3).doesNotContain(victim);

        victim.thaw();
        own.awaitAgreement();
        assertThat(own.owner(slot)).isSameAs(replica);
    }
}
