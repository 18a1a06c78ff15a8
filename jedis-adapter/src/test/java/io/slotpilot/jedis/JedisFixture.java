package io.slotpilot.jedis;

import io.slotpilot.core.redirect.RedirectOptions;
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
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

/** Two primaries of a cluster whose commands are counted, and what a test opens and has to close. */
abstract class JedisFixture {

    static final int HANG_SECONDS = 60;

    final TestCluster cluster;
    final TestNode a;
    final TestNode b;
    final ExecutorService threads = Executors.newCachedThreadPool();
    final List<UnifiedJedis> clients = new ArrayList<>();

    JedisFixture(TestCluster cluster) {
        this(cluster, cluster.node(0), cluster.node(1));
    }

    JedisFixture(TestCluster cluster, TestNode a, TestNode b) {
        this.cluster = cluster;
        this.a = a;
        this.b = b;
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

    final UnifiedJedis open(RedirectOptions options, int timeoutMillis) {
        RedisClusterClient client = JedisRedirects.builder()
                .redirectOptions(options)
                .nodes(nodes())
                .clientConfig(DefaultJedisClientConfig.builder()
                        .timeoutMillis(timeoutMillis)
                        .build())
                .build();
        clients.add(client);
        return client;
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
