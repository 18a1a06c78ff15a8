package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.RedisErrorException;
import io.slotpilot.testkit.ScriptedReply;
import io.slotpilot.testkit.ScriptedServer;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.resp.RespConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Troubles of nodes, replicas, settings and clients, on one cluster that is whole again after each. */
@RedisCluster(nodeTimeoutMillis = 4000)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DoctorFindingsIT {

    private final TestCluster cluster;

    DoctorFindingsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void heal() {
        cluster.heal();
        cluster.nodes().forEach(TestNode::resetStats);
        cluster.flush();
        awaitHealthy();
    }

    @Test
    void settingsThatDiffer() {
        cluster.node(1).command("CONFIG", "SET", "cluster-allow-reads-when-down", "yes");

        Run run = look();

        cluster.node(1).command("CONFIG", "SET", "cluster-allow-reads-when-down", "no");
        assertThat(run.kinds()).as(run.out()).containsExactly("settings_differ");
        assertThat(run.out()).contains(cluster.node(1).port() + ": yes");
    }

    @Test
    void namesThatNobodyAnnounces() {
        setAll("cluster-preferred-endpoint-type", "hostname");

        Run run = look();

        setAll("cluster-preferred-endpoint-type", "ip");
        assertThat(run.kinds()).as(run.out()).containsExactly("announced_wrong");
        assertThat(run.out()).contains("redirects to it name '?'");
    }

    @Test
    void aBusPortThatIsAnnouncedWrong() {
        TestNode node = cluster.primaries().get(0);
        node.command("CONFIG", "SET", "cluster-announce-bus-port", "1");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> others(node).stream()
                        .noneMatch(other -> other.view().lines().stream()
                                .anyMatch(line -> line.id().equals(node.id()) && line.connected())));

        Run run = look();

        assertThat(run.kinds()).as(run.out()).containsExactly("one_way_link", "announced_wrong");
        new PlanRunner(cluster).run(run.plan());
        awaitHealthy();
    }

    @Test
    void aReplicaThatDoesNotGetIn() {
        TestNode replica = cluster.replicas().get(0);
        replica.command("CONFIG", "SET", "masteruser", "nobody");
        replica.command("CONFIG", "SET", "masterauth", "nothing");
        replica.command("CLIENT", "KILL", "TYPE", "master");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> "down".equals(replica.info("replication").get("master_link_status")));

        Run run = look();

        replica.command("CONFIG", "SET", "masteruser", "");
        replica.command("CONFIG", "SET", "masterauth", "");
        assertThat(run.kinds()).as(run.out()).containsExactly("replica_link_down", "no_replica");
    }

    /** It answers whoever asks, but holds back what its primary writes. */
    @Test
    void aReplicaThatLags() {
        TestNode primary = cluster.primaries().get(0);
        TestNode replica = cluster.replicaOf(primary);
        replica.command("CLIENT", "PAUSE", "60000", "WRITE");
        String script = "for i = 1, 70 do redis.call('SET', KEYS[1], string.rep('x', 1048576)) end"
                + " redis.call('DEL', KEYS[1])";
        primary.command("EVAL", script, "1", cluster.keyOwnedBy(primary, "big:"));

        Run run = look();

        assertThat(run.kinds()).as(run.out()).containsExactly("replica_lags");
        assertThat(run.out()).contains("127.0.0.1:" + replica.port() + " is 70 MiB behind");
    }

    @Test
    void aKeyThatTakesMostOfTheMemory() {
        TestNode primary = cluster.primaries().get(0);
        String key = cluster.keyOwnedBy(primary, "big:");
        primary.command("SETRANGE", key, Integer.toString(80 << 20), "x");

        Run run = look();

        assertThat(run.kinds()).as(run.out()).containsExactly("uneven_memory");
        assertThat(run.status()).as("worth to know, but nothing is broken").isZero();
    }

    /** One node stands behind a server that changes one line of what it says. */
    @Test
    void anUpgradeUnderWay() {
        TestNode node = cluster.node(1);
        try (ScriptedServer newer = ScriptedServer.start(command -> answer(node, command))) {
            Run run = look("--map", "127.0.0.1:" + node.port() + "=127.0.0.1:" + newer.port());

            assertThat(run.kinds()).as(run.out()).containsExactly("versions_differ");
            assertThat(run.out()).contains("127.0.0.1:" + newer.port() + ": 9.9.9");
            assertThat(run.status()).as("worth to know, but nothing is broken").isZero();
        }
    }

    private static ScriptedReply answer(TestNode node, List<String> command) {
        try {
            Object reply = node.command(command.toArray(String[]::new));
            return ScriptedReply.value(
                    reply instanceof String text
                            ? text.replaceFirst("redis_version:.*", "redis_version:9.9.9\r")
                            : reply);
        } catch (RedisErrorException e) {
            return ScriptedReply.error(e.text());
        }
    }

    @Test
    void clientsThatKnowNothingOfClusters() throws IOException {
        TestNode stranger = cluster.owner(16383);
        try (RespConnection client = stranger.connect()) {
            for (int i = 0; i < 1500; i++) {
                client.send("GET", TestCluster.keyIn(0));
            }
            for (int i = 0; i < 1500; i++) {
                client.read();
            }
            client.call("MGET", "a", "b");
        }

        Run run = look();

        assertThat(run.kinds()).as(run.out()).containsExactly("clients_not_cluster_aware", "cross_slot_commands");
        assertThat(run.out()).contains(stranger.port() + ": 1500 MOVED for");
    }

    @Test
    void keysThatShareOneTag() {
        String tag = TestCluster.keyIn(0, "many:");
        cluster.owner(0).command("DEBUG", "POPULATE", "12000", tag, "10");

        Run run = look();

        assertThat(run.kinds()).as(run.out()).containsExactly("uneven_keys");
        assertThat(run.status()).as("worth to know, but nothing is broken").isZero();
    }

    @Test
    void aHandshakeWithNobody() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            cluster.node(0).command("CLUSTER", "MEET", "127.0.0.1", "1");
            Run run = look();
            assertThat(run.kinds()).as(run.out()).containsExactly("handshake");
        });
    }

    @Test
    void aNodeThatOneOtherForgot() {
        TestNode owner = cluster.owner(0);
        TestNode forgetful = otherPrimary(owner);
        forgetful.command("CLUSTER", "FORGET", owner.id());

        Run run = look();

        assertThat(run.kinds()).as(run.out()).containsExactly("node_forgotten", "views_differ");
        new PlanRunner(cluster).run(run.plan());
        awaitHealthy();
    }

    @Test
    void aKeyThatIsTooBigForATargetThatIsFull() {
        TestNode source = cluster.owner(0);
        TestNode target = otherPrimary(source);
        String key = TestCluster.keyIn(0);
        source.command("SETRANGE", key, Integer.toString(40 << 20), "x");
        source.command("WAIT", "1", "9000");
        cluster.openSlot(0, source, target);
        target.fillMemory();

        Run run = look();

        assertThat(run.kinds()).as(run.out()).containsExactly("target_full", "big_keys", "open_slot");
        assertThat(run.out()).contains(key + " takes");
        new PlanRunner(cluster).run(run.decided());
        new PlanRunner(cluster).run(run.plan());
        assertThat(target.command("STRLEN", key)).isEqualTo((40L << 20) + 1);
    }

    @Test
    void aTargetThatFailedOverInTheMiddleOfAMove() {
        TestNode source = cluster.owner(0);
        TestNode target = otherPrimary(source);
        List<String> keys = List.of(TestCluster.keyIn(0, "a:"), TestCluster.keyIn(0, "b:"));
        keys.forEach(key -> source.command("SET", key, "value of " + key));
        cluster.openSlot(0, source, target);
        cluster.migrateKeys(0, source, target, 1);
        TestNode promoted = cluster.replicaOf(target);
        target.command("WAIT", "1", "5000");
        cluster.failover(promoted);

        Run run = look();

        assertThat(run.kinds()).as(run.out()).containsExactly("open_to_nobody");
        new PlanRunner(cluster).run(run.plan());
        awaitHealthy();
        cluster.awaitOwner(0, promoted);
        keys.forEach(key -> assertThat(promoted.command("GET", key)).isEqualTo("value of " + key));
    }

    @Test
    void aReplicaThatCameBackWithANewId() {
        TestNode replica = cluster.replicas().get(0);
        replica.restartWithNewId();
        cluster.meet(replica);
        cluster.awaitState("ok");
        Awaitility.await("the others have noticed")
                .atMost(Duration.ofSeconds(60))
                .until(() -> others(replica).stream()
                        .allMatch(node -> node.text("CLUSTER", "NODES").contains("noaddr")));

        Run run = look();

        assertThat(run.kinds()).as(run.out()).containsExactly("leftover", "no_replica", "empty_primary");
        new PlanRunner(cluster).run(run.plan());
        new PlanRunner(cluster).run(run.decided());
        awaitHealthy();
    }

    @Test
    void aTroubleThatOneIsUsedTo() {
        cluster.node(1).command("CONFIG", "SET", "cluster-node-timeout", "4001");

        Run run = look("--ignore", "settings_differ");

        cluster.node(1).command("CONFIG", "SET", "cluster-node-timeout", "4000");
        assertThat(run.kinds()).isEmpty();
        assertThat(look("--ignore", "no_such_thing").err()).hasLineCount(1).contains("--ignore");
    }

    private void awaitHealthy() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Run run = look("--settle", "0");
            assertThat(run.kinds()).as(run.out()).isEmpty();
        });
    }

    private void setAll(String setting, String value) {
        cluster.nodes().forEach(node -> node.command("CONFIG", "SET", setting, value));
    }

    private List<TestNode> others(TestNode node) {
        return cluster.nodes().stream().filter(other -> other != node).toList();
    }

    private Run look(String... options) {
        List<String> arguments = new ArrayList<>(List.of("doctor"));
        if (!List.of(options).contains("--settle")) {
            arguments.addAll(List.of("--settle", "300"));
        }
        arguments.addAll(Arrays.asList(options));
        arguments.add("redis://"
                + new NodeAddress(cluster.node(0).host(), cluster.node(0).port()));
        return Run.of(arguments.toArray(String[]::new));
    }

    /** Earlier tests have moved slots. */
    private TestNode otherPrimary(TestNode source) {
        return cluster.primaries().stream()
                .filter(primary -> primary != source)
                .findFirst()
                .orElseThrow();
    }
}
