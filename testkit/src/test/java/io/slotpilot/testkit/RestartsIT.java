package io.slotpilot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The replicas are slow to suspect a primary here, so that it can be away for a while. */
@RedisCluster(primaries = 3, replicas = 1, nodeTimeoutMillis = 20_000)
class RestartsIT {

    private final TestCluster cluster;

    RestartsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void heal() {
        cluster.heal();
    }

    @Test
    void aReplicaIsLoadingForAWhile() {
        assertLoadsSlowly(cluster.replicaOf(cluster.primaries().get(0)));
    }

    @Test
    void aPrimaryIsLoadingForAWhileAndKeepsItsSlots() {
        TestNode primary = cluster.primaries().get(1);
        int slot = primary.view().myself().slots().nextSetBit(0);
        assertLoadsSlowly(primary);
        cluster.awaitState("ok");
        assertThat(cluster.owner(slot)).isSameAs(primary);
        assertThat(primary.view().myself().importing()).isEmpty();
    }

    private static void assertLoadsSlowly(TestNode node) {
        node.loadSlowly(Duration.ofSeconds(1));
        assertThatThrownBy(() -> node.command("PING")).hasMessageStartingWith("LOADING");
        node.awaitAnswer();
        assertThat(node.info("persistence")).containsEntry("loading", "0");
    }

    @Test
    void aNodeThatWasShutDownComesBackAsItself() {
        TestNode replica = cluster.replicaOf(cluster.primaries().get(2));
        replica.shutdown();
        assertThat(replica.isLive()).isFalse();
        assertThatThrownBy(() -> replica.command("PING")).isInstanceOf(UncheckedIOException.class);

        replica.restart();
        assertThat(replica.text("CLUSTER", "MYID")).isEqualTo(replica.id());
        cluster.awaitAgreement();
    }

    @Test
    void aNodeComesBackWithItsData() {
        TestNode primary = cluster.primaries().get(0);
        String key = cluster.keyOwnedBy(primary, "kept:");
        primary.command("SET", key, "1");

        primary.restartWithData();

        await().until(() -> "ok".equals(primary.clusterState()));
        assertThat(primary.command("GET", key)).isEqualTo("1");
        primary.restart();
        await().until(() -> "ok".equals(primary.clusterState()));
        assertThat(primary.command("GET", key)).isNull();
    }

    @Test
    void aNodeThatForgotItsIdIsIntroducedAsANewOne() {
        TestNode replica = cluster.replicaOf(cluster.primaries().get(0));
        String oldId = replica.id();
        replica.restartWithNewId();
        assertThat(replica.id()).isNotEqualTo(oldId);
        assertThat(replica.view().lines()).hasSize(1);

        cluster.meet(replica);
        assertThat(cluster.primaries()).contains(replica);
        TestNode primary = cluster.node(0);
        assertThat(primary.view().line(replica.id())).isNotNull();

        replica.command("CLUSTER", "REPLICATE", primary.id());
        for (TestNode node : cluster.nodes()) {
            if (node != replica) {
                node.command("CLUSTER", "FORGET", oldId);
            }
        }
        await().until(() -> cluster.replicas().contains(replica));
    }

    @Test
    void whenANodeCannotStartItsLogIsInTheError() {
        assertThatThrownBy(() -> TestCluster.builder()
                        .standalone()
                        .setting("no-such-setting 1")
                        .start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-setting");
    }
}
