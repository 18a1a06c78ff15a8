package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Breaks clusters as {@code docs/runbook.md} tells, and puts what the doctor says into it, between {@code <!-- doctor: name
 * -->} and the end of the code block. Nodes are shown as 10.0.0.1 to 10.0.0.6. Runs when asked for:
 *
 * <p>{@code mvn -pl cli -am verify -Dtest=None -Dit.test=RunbookIT -Dslotpilot.docs.update=true}
 */
@EnabledIfSystemProperty(named = "slotpilot.docs.update", matches = "true")
class RunbookIT {

    private static final Path PAGE = Path.of("..", "docs", "runbook.md");
    private static String page = read();

    private static String read() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void write() throws IOException {
        Files.writeString(PAGE, page);
    }

    @Test
    void aMigrationThatIsStuck() {
        show("stuck migration", Breakage.halfMoved(3, 1));
    }

    @Test
    void slotsThatPointAtEachOther() {
        show("moved storm", Breakage.pingPong(7));
    }

    @Test
    void slotsWithoutAnOwner() {
        show("clusterdown", Breakage.uncovered(5, 6));
    }

    @Test
    void aNodeThatWasLostInAReshard() {
        try (TestCluster cluster =
                TestCluster.builder().primaries(3).replicas(1).start()) {
            cluster.openSlot(3, cluster.node(0), cluster.node(1));
            TestNode lost = cluster.node(1);
            TestNode heir = cluster.replicaOf(lost);
            lost.kill();
            cluster.awaitOwner(6000, heir);
            put("node lost in a reshard", cluster, Run.of("doctor", uri(cluster.node(0))));
        }
    }

    @Test
    void aBusPortBehindAFirewall() {
        try (TestCluster cluster =
                TestCluster.builder().primaries(3).replicas(0).start()) {
            cluster.node(1).command("CONFIG", "SET", "cluster-announce-bus-port", "1");
            Awaitility.await("the others have heard of it")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> String.valueOf(cluster.node(0).command("CLUSTER", "NODES"))
                            .contains("disconnected"));
            put("bus port", cluster, Run.of("doctor", uri(cluster.node(0))));
        }
    }

    private static void show(String name, Breakage breakage) {
        try (TestCluster cluster =
                TestCluster.builder().primaries(3).replicas(0).start()) {
            for (int slot = 0; slot < 5; slot++) {
                for (int key = 0; key < 5; key++) {
                    cluster.node(0).command("SET", TestCluster.keyIn(slot, key + ":"), "value");
                }
            }
            breakage.fault().accept(cluster);
            put(name, cluster, Run.of("doctor", uri(cluster.node(2))));
        }
    }

    private static void put(String name, TestCluster cluster, Run run) {
        assertThat(run.kinds()).as(run.out()).isNotEmpty();
        String text = run.out().strip();
        List<TestNode> nodes = cluster.nodes();
        for (int node = 0; node < nodes.size(); node++) {
            int port = nodes.get(node).port();
            text = text.replace("127.0.0.1:" + port, "10.0.0." + (node + 1) + ":6379")
                    .replace("-h 127.0.0.1 -p " + port, "-h 10.0.0." + (node + 1) + " -p 6379")
                    .replace("127.0.0.1 " + port, "10.0.0." + (node + 1) + " 6379");
        }
        String begin = "<!-- doctor: " + name + " -->\n```\n";
        assertThat(page).contains(begin);
        int from = page.indexOf(begin) + begin.length();
        page = page.substring(0, from) + text + "\n" + page.substring(page.indexOf("```", from));
    }

    private static String uri(TestNode node) {
        return "redis://127.0.0.1:" + node.port();
    }
}
