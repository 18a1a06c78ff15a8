package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.doctor.Action;
import io.slotpilot.core.doctor.RedisCli;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.StartsAhead;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestClusterBuilder;
import io.slotpilot.testkit.TestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clusters that lost nodes, or were never right: each of its own, because there is no way back. */
@StartsAhead
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DoctorLossesIT {

    @Test
    @RedisCluster(nodeTimeoutMillis = 1000, settings = "cluster-replica-no-failover yes")
    void buriesTheDeadAndKeepsWhatIsLeft(TestCluster cluster) {
        String first = TestCluster.keyIn(0);
        String last = TestCluster.keyIn(16383);
        cluster.node(0).command("SET", first, "first");
        cluster.node(0).command("WAIT", "1", "5000");
        cluster.node(2).command("SET", last, "last");

        cluster.node(5).kill();
        Run replicaGone = look(cluster, 2);
        assertThat(replicaGone.kinds()).as(replicaGone.out()).containsExactly("node_failed", "no_replica");
        new PlanRunner(cluster).run(replicaGone.decided());
        awaitOnly(cluster, List.of("no_replica"));

        cluster.node(0).kill();
        Run ownerGone = look(cluster, 2);
        assertThat(ownerGone.kinds()).as(ownerGone.out()).startsWith("owner_lost");
        assertThat(ownerGone.out())
                .containsPattern("has its writes up to offset \\d+; when last heard of, it was at \\d+");
        assertThat(ownerGone.status()).isEqualTo(Slotpilot.FINDINGS);
        new PlanRunner(cluster).run(ownerGone.plan());
        cluster.awaitOwner(0, cluster.node(3));
        awaitOnly(cluster, List.of("node_failed", "no_replica"));
        new PlanRunner(cluster).run(look(cluster, 2).decided());
        awaitOnly(cluster, List.of("no_replica"));

        cluster.node(1).kill();
        cluster.node(4).kill();
        Run shardGone = look(cluster, 2);
        assertThat(shardGone.out()).contains("owner_lost", "LOST FOR GOOD");
        assertThat(shardGone.plan()).as("no command before the decision").isEmpty();
        assertThat(shardGone.status()).as("half of the nodes are gone").isEqualTo(Slotpilot.CANNOT_LOOK);
        new PlanRunner(cluster).run(shardGone.decided());
        awaitOnly(cluster, List.of("no_replica", "few_primaries", "uneven_slots"));
        cluster.awaitState("ok");
        assertThat(cluster.node(3).command("GET", first)).isEqualTo("first");
        assertThat(cluster.node(2).command("GET", last)).isEqualTo("last");
    }

    @Test
    @RedisCluster(replicas = 0)
    void looksAtWhatIsLeftWhenMostNodesAreGone(TestCluster cluster) {
        cluster.node(1).kill();
        cluster.node(2).kill();

        Run run = look(cluster, 0);

        assertThat(run.status()).isEqualTo(Slotpilot.CANNOT_LOOK);
        assertThat(run.out()).contains("no_quorum", "start it again with its nodes.conf");
        assertThat(run.err()).hasLineCount(1).contains("only 1 nodes could be asked");
    }

    /** The first two shards do not hear the third, nor it them. */
    static final class Partition implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            for (int i = 0; i < 6; i++) {
                for (int j = 0; j < 6; j++) {
                    int other = j;
                    if ((i % 3 == 2) != (j % 3 == 2)) {
                        builder.view(i, view -> view.unreachable(other));
                    }
                }
            }
        }
    }

    @Test
    @RedisCluster(setup = Partition.class, nodeTimeoutMillis = 15_000)
    void tellsWhoHearsWhomInAPartition(TestCluster cluster) {
        Run run = look(cluster, 0);

        assertThat(run.kinds()).as(run.out()).containsExactly("partitioned");
        assertThat(run.out().lines().filter(line -> line.contains("hear each other only")))
                .hasSize(2)
                .anyMatch(line -> line.contains(":" + cluster.node(2).port())
                        && line.contains(":" + cluster.node(5).port())
                        && !line.contains(":" + cluster.node(0).port()));
    }

    /** The third shard thinks that slot 0 is its own, and has the configuration epoch of the first. */
    static final class SplitBrain implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            new Partition().accept(builder);
            for (int node : new int[] {2, 5}) {
                builder.view(node, view -> view.owns(2, "0").epoch(2, 1));
            }
        }
    }

    /** Servers end both within seconds, unless they do not hear each other. */
    @Test
    @RedisCluster(setup = SplitBrain.class, nodeTimeoutMillis = 15_000)
    void tellsThatTwoClaimASlotAndShareAnEpoch(TestCluster cluster) {
        Run run = look(cluster, 0);

        assertThat(run.kinds()).as(run.out()).containsExactly("partitioned", "claimed_twice", "duplicate_epoch");
        assertThat(run.plan())
                .as("no command assigns a slot while the network is broken")
                .isEmpty();
        String claims = run.out().substring(run.out().indexOf("claimed_twice"));
        assertThat(claims).contains("of " + address(cluster.node(0)), "of " + address(cluster.node(2)));
    }

    /** The first two nodes do not hear each other. The last one and the others do not either. */
    static final class DeafEars implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.view(0, view -> view.unreachable(1)).view(1, view -> view.unreachable(0));
            for (int i = 0; i < 5; i++) {
                int node = i;
                builder.view(node, view -> view.unreachable(5)).view(5, view -> view.unreachable(node));
            }
        }
    }

    /** Servers would soon learn of the new id, if they heard the node that has it. */
    @Test
    @RedisCluster(setup = DeafEars.class, nodeTimeoutMillis = 60_000)
    void tellsALinkThatIsDownAndANodeThatIsAnotherNow(TestCluster cluster) {
        String before = cluster.node(5).view().myself().id();
        cluster.node(5).restartWithNewId();

        Run run = look(cluster, 2);

        assertThat(run.kinds())
                .as(run.out())
                .containsExactly(
                        "id_changed", "node_forgotten", "views_differ", "link_down", "no_replica", "empty_primary");
        assertThat(run.out())
                .contains(address(cluster.node(5)) + ": is "
                        + cluster.node(5).view().myself().id() + ", not " + before)
                .containsAnyOf(
                        "link_down: " + address(cluster.node(0)) + " and " + address(cluster.node(1)),
                        "link_down: " + address(cluster.node(1)) + " and " + address(cluster.node(0)));
    }

    /** The last two nodes copy the second one, one behind the other. */
    static final class Chain implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.slots(0, "0-5460").slots(1, "5461-10922").slots(2, "10923-16383");
            IntStream.range(0, 5)
                    .forEach(node ->
                            builder.view(node, view -> view.replicates(3, 1).replicates(4, 3)));
        }
    }

    @Test
    @RedisCluster(primaries = 5, replicas = 0, setup = Chain.class)
    void hangsAReplicaOfAReplicaUnderThePrimary(TestCluster cluster) {
        Run run = look(cluster, 0);

        assertThat(run.kinds()).as(run.out()).containsExactly("replica_of_replica", "no_replica");
        assertThat(run.out()).contains(address(cluster.node(3)) + ": a replica itself");
        new PlanRunner(cluster).run(run.plan());
        awaitOnly(cluster, List.of("no_replica"));
        assertThat(cluster.node(4).view().myself().primaryId())
                .isEqualTo(cluster.node(1).id());
    }

    /** The first hundred slots belong to a node that has no address, and one of them is open towards it. */
    static final class Ghost implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            IntStream.range(0, 3).forEach(node -> builder.view(node, view -> view.ghost("0-99")));
        }
    }

    @Test
    @RedisCluster(replicas = 0, setup = Ghost.class)
    void findsAnOwnerWithoutAddressAndItsHeir(TestCluster cluster) {
        Run run = look(cluster, 0);

        assertThat(run.kinds()).as(run.out()).containsExactly("owner_without_address", "no_replica");
        assertThat(run.plan()).isEmpty();
        new PlanRunner(cluster).run(run.decided());
        awaitOnly(cluster, List.of("no_replica"));
        cluster.awaitAgreement();
    }

    static final class Uneven implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.slots(0, "0-8999").slots(1, "9000-16383");
        }
    }

    @Test
    @RedisCluster(primaries = 3, replicas = 0, setup = Uneven.class)
    void bringsEachPrimaryItsShare(TestCluster cluster, @TempDir Path directory) throws Exception {
        String key = TestCluster.keyIn(9001);
        String other = TestCluster.keyIn(9000);
        cluster.node(1).command("SET", key, "value");
        cluster.node(1).command("SET", other, "another value");
        Run even = look(cluster, 0);
        assertThat(even.kinds()).as(even.out()).contains("few_primaries", "empty_primary");

        // In a real shell: three slots.
        Action.Side from = side(cluster.node(1));
        Action move = new Action.MoveSlots(
                9000,
                9002,
                from,
                side(cluster.node(2)),
                List.of(side(cluster.node(0)).at()));
        new ShellRunner(directory).run(List.of(new RedisCli(false, null, null, false).line(move)));
        cluster.awaitOwner(9001, cluster.node(2));
        assertThat(cluster.node(2).command("GET", key)).isEqualTo("value");
        assertThat(cluster.node(2).command("GET", other)).isEqualTo("another value");

        // Line by line: all that the weights ask for.
        Run weighed = look(cluster, 0, "--weight", address(cluster.node(2)) + "=0.05");
        assertThat(weighed.kinds()).contains("uneven_slots");
        new PlanRunner(cluster)
                .run(weighed.decided().stream()
                        .filter(line -> line.startsWith("for slot"))
                        .toList());
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(look(cluster, 0, "--weight", address(cluster.node(2)) + "=0.05")
                                .kinds())
                        .doesNotContain("uneven_slots"));
        TestNode owner = cluster.owner(9001);
        assertThat(owner.command("GET", key)).isEqualTo("value");
    }

    private static Action.Side side(TestNode node) {
        NodeAddress address = new NodeAddress(node.host(), node.port());
        return new Action.Side(node.id(), address, address);
    }

    private static String address(TestNode node) {
        return node.host() + ":" + node.port();
    }

    private static void awaitOnly(TestCluster cluster, List<String> kinds) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Run run = look(cluster, 2);
            assertThat(run.kinds()).as(run.out()).containsExactlyElementsOf(kinds);
        });
    }

    private static Run look(TestCluster cluster, int seed, String... options) {
        List<String> arguments = new ArrayList<>(List.of("doctor", "--settle", "300"));
        arguments.addAll(List.of(options));
        arguments.add("redis://" + address(cluster.node(seed)));
        return Run.of(arguments.toArray(String[]::new));
    }
}
