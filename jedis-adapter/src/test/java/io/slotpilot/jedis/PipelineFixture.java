package io.slotpilot.jedis;

import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.UnifiedJedis;

/** Two primaries of a cluster whose commands are counted, and what a test of pipelines opens and has to close. */
abstract class PipelineFixture {

    static final int HANG_SECONDS = 60;

    final TestCluster cluster;
    final TestNode a;
    final TestNode b;
    final ExecutorService threads = Executors.newCachedThreadPool();
    final List<UnifiedJedis> clients = new ArrayList<>();

    PipelineFixture(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.node(0);
        this.b = cluster.node(1);
    }

    @BeforeEach
    void startCounting() {
        cluster.nodes().forEach(TestNode::resetStats);
    }

    @AfterEach
    void tidy() {
        clients.forEach(UnifiedJedis::close);
        threads.shutdownNow();
        cluster.heal();
        cluster.flush();
    }

    /** A hash tag of a slot of {@code node}, and so a key as well. */
    final String tagOf(TestNode node) {
        String key = cluster.keyOwnedBy(node, "");
        return key.startsWith("{") ? key : '{' + key + '}';
    }

    final Set<HostAndPort> nodes() {
        return Set.of(new HostAndPort(b.host(), b.port()));
    }

    static long calls(TestNode node, String command) {
        return node.commandStats().getOrDefault(command, CommandStats.NONE).calls();
    }
}
