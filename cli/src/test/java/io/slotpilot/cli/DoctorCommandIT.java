package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.ScriptedReply;
import io.slotpilot.testkit.ScriptedServer;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

@RedisCluster
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DoctorCommandIT {

    private final TestCluster cluster;

    DoctorCommandIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void findsNothingInAHealthyCluster() {
        Run run = Run.of("doctor", "--every-slot", uri(cluster.node(0)));

        assertThat(run.out()).contains("6 nodes asked, 0 did not answer", "healthy: nothing found");
        assertThat(run.status()).isZero();
    }

    @Test
    void findsNothingDuringAReshard() {
        CompletableFuture<List<Integer>> reshard =
                cluster.reshardInBackground(150, cluster.owner(0), cluster.owner(16383), Duration.ofMillis(20));

        Run run = Run.of("doctor", "--settle", "1500", uri(cluster.node(0)));

        reshard.join();
        assertThat(run.kinds()).as(run.out()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void findsNothingRightAfterAFailover() {
        cluster.failover(cluster.replicas().get(0));

        Run run = Run.of("doctor", uri(cluster.node(0)));

        assertThat(run.kinds()).as(run.out()).isEmpty();
    }

    @Test
    @RedisCluster(settings = "cluster-replica-no-failover yes")
    void promotesTheReplicaOfADeadOwner(TestCluster broken) {
        String key = TestCluster.keyIn(0);
        broken.node(0).command("SET", key, "value");
        broken.node(0).command("WAIT", "1", "5000");
        broken.node(0).kill();

        Run run = Run.of("doctor", uri(broken.node(1)));

        assertThat(run.kinds()).as(run.out()).contains("owner_lost");
        assertThat(run.status()).isEqualTo(Slotpilot.FINDINGS);
        new PlanRunner(broken).run(run.plan());
        TestNode promoted = broken.node(3);
        broken.awaitOwner(0, promoted);
        assertThat(promoted.command("GET", key)).isEqualTo("value");
    }

    @Test
    @RedisCluster(replicas = 0)
    void looksAtWhatIsLeftWhenMostNodesAreGone(TestCluster broken) {
        broken.node(1).kill();
        broken.node(2).kill();

        Run run = Run.of("doctor", "--settle", "500", uri(broken.node(0)));

        assertThat(run.status()).isEqualTo(Slotpilot.CANNOT_LOOK);
        assertThat(run.out()).contains("no_quorum", "start it again with its nodes.conf");
        assertThat(run.err()).hasLineCount(1).contains("only 1 nodes could be asked");
    }

    @Test
    @RedisCluster(replicas = 0, tls = true, password = "secret")
    void staysOutWithoutPasswordOrCa(TestCluster secured) {
        TestNode node = secured.node(0);

        assertOneLine(Run.of("doctor", uri(node)), "NOAUTH");
        assertThat(Run.of("doctor", "--timeout", "1000", "rediss://" + node.host() + ":" + node.tlsPort())
                        .status())
                .as("a CA that nobody knows")
                .isEqualTo(Slotpilot.CANNOT_LOOK);
    }

    @Test
    void writesJson() {
        Run run = Run.of("doctor", "--json", uri(cluster.node(0)));

        JsonNode page = new ObjectMapper().readTree(run.out());
        assertThat(page.get("nodes").size()).isEqualTo(6);
        assertThat(page.get("findings").size()).isZero();
    }

    @Test
    void looksUpKeys() {
        TestNode owner = cluster.owner(TestCluster.slotOf("user:{42}:name"));

        Run run = Run.of("slots", uri(cluster.node(0)), "user:{42}:name");

        assertThat(run.out().strip())
                .isEqualTo("user:{42}:name: slot " + TestCluster.slotOf("42") + ", " + owner.host() + ":" + owner.port()
                        + ", tag 42");
        assertThat(Run.of("slots", uri(cluster.node(0))).out()).startsWith("0-").contains("-16383 ");
    }

    @Test
    void saysInOneLineThatNobodyAnswers() {
        assertOneLine(Run.of("doctor", "redis://127.0.0.1:1,redis://127.0.0.1:2"), "127.0.0.1:1");
    }

    @Test
    void saysInOneLineThatAnArgumentIsWrong() {
        assertOneLine(Run.of("doctor", "http://127.0.0.1:1"), "redis://host:port");
        assertOneLine(Run.of("doctor", "redis://user:secret@127.0.0.1:1"), "SLOTPILOT_PASSWORD");
        assertThat(Run.of("doctor", "redis://user:secret@127.0.0.1:1").err()).doesNotContain("secret");
    }

    @Test
    void saysInOneLineThatAServerIsNoCluster() {
        try (TestCluster standalone = TestCluster.builder().standalone().start()) {
            assertOneLine(Run.of("doctor", uri(standalone.node(0))), "cluster support disabled");
        }
    }

    @Test
    void saysInOneLineThatAReplyIsBroken() {
        try (ScriptedServer broken =
                ScriptedServer.start(command -> command.get(0).equals("CLUSTER")
                        ? ScriptedReply.value("\u001b[2Jnonsense")
                        : ScriptedReply.status("OK"))) {
            Run run = Run.of("doctor", "redis://" + broken.host() + ":" + broken.port());

            assertOneLine(run, "CLUSTER NODES");
            assertThat(run.err()).doesNotContain("\u001b");
        }
    }

    private static void assertOneLine(Run run, String saying) {
        assertThat(run.status()).isEqualTo(Slotpilot.CANNOT_LOOK);
        assertThat(run.err()).hasLineCount(1).contains(saying).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    private static String uri(TestNode node) {
        return "redis://" + node.host() + ":" + node.port();
    }
}
