package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;
import static org.awaitility.Awaitility.await;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RefreshOptions;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.ScriptedServer;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.ClusterPipeline;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.csc.CacheConfig;

/** From the first connection of a client to the last one. */
class JedisLifecycleIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String NAME = "leak-test";
    private static final CommandObject<String> MY_ID =
            new CommandObject<>(new CommandArguments(Protocol.Command.CLUSTER).add("MYID"), BuilderFactory.STRING);

    @Test
    @RedisCluster
    void clientsLeaveNoThreadAndNoSocketBehind(TestCluster cluster) {
        useAndClose(cluster); // whatever the JVM starts once and for all
        await().atMost(LONG).until(() -> connections(cluster) == 0);
        Set<Thread> threads = Set.copyOf(Thread.getAllStackTraces().keySet());
        long sockets = sockets();

        for (int i = 0; i < 20; i++) {
            useAndClose(cluster);
        }

        await().atMost(LONG).untilAsserted(() -> {
            assertThat(connections(cluster)).isZero();
            assertThat(sockets()).isLessThanOrEqualTo(sockets);
            assertThat(threads).containsAll(running());
        });
    }

    @Test
    void aClientThatFindsNoClusterLeavesNoThreadBehind() {
        Set<Thread> threads = Set.copyOf(Thread.getAllStackTraces().keySet());
        HostAndPort nobody = new HostAndPort("127.0.0.1", Ports.take());

        for (int i = 0; i < 5; i++) {
            assertThat(catchRuntimeException(
                            () -> JedisRedirects.builder().nodes(Set.of(nobody)).build()))
                    .isNotNull();
        }

        await().atMost(LONG).untilAsserted(() -> assertThat(threads).containsAll(running()));
    }

    @Test
    @RedisCluster(primaries = 1, replicas = 0)
    void aClientThatCannotBeBuiltLeavesNoThreadBehind(TestCluster cluster) {
        useAndClose(cluster);
        Set<Thread> threads = Set.copyOf(Thread.getAllStackTraces().keySet());

        for (int i = 0; i < 5; i++) {
            assertThat(catchRuntimeException(() -> builder(cluster)
                            .cacheConfig(CacheConfig.builder().build()) // which needs RESP3
                            .build()))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        await().atMost(LONG).untilAsserted(() -> assertThat(threads).containsAll(running()));
    }

    @Test
    @RedisCluster(primaries = 1, replicas = 0)
    void readsTheSlotMapAsOftenAsTheClientsBuilderSays(TestCluster cluster) {
        try (RedisClusterClient client =
                builder(cluster).topologyRefreshPeriod(Duration.ofMillis(200)).build()) {
            assertThat(client.ping()).isEqualTo("PONG");
            cluster.node(0).resetStats();

            await().atMost(LONG).until(() -> topologyQueries(cluster) >= 5);
        }
    }

    @Test
    @RedisCluster(primaries = 2, replicas = 0)
    void findsANewOwnerWithoutARedirectWhereTheMapIsReadPeriodically(TestCluster cluster) {
        TestNode from = cluster.node(0);
        TestNode to = cluster.node(1);
        String key = cluster.keyOwnedBy(from, "k:");
        try (RedisClusterClient client =
                builder(cluster).topologyRefreshPeriod(Duration.ofMillis(200)).build()) {
            client.set(key, "v");
            cluster.moveSlot(TestCluster.slotOf(key), from, to);
            from.resetStats();

            await().atMost(LONG).untilAsserted(() -> {
                try (Connection connection = client.getConnectionFromSlot(TestCluster.slotOf(key))) {
                    assertThat(connection.executeCommand(MY_ID)).isEqualTo(to.id());
                }
            });
            assertThat(client.get(key)).isEqualTo("v");
            assertThat(from.errorStats()).doesNotContainKey("MOVED");
        }
    }

    @Test
    void letsACommandInFlightEndWhenThePoolOfItsNodeIsRetired() {
        try (ScriptedServer server = ScriptedServer.start(command -> null)) {
            NodePool pool = new NodePool(
                    new ConnectionFactory(new HostAndPort(server.host(), server.port())),
                    new ConnectionPoolConfig(),
                    null,
                    Runnable::run);
            Connection busy = pool.getResource();
            pool.getResource().close();

            pool.close();

            assertThat(pool.getNumIdle()).isZero();
            assertThat(busy.ping()).isTrue();
            busy.close();
            assertThat(busy.isConnected()).isFalse();
        }
    }

    @Test
    void retiresThePoolOfANodeThatHasLeftThoughTheMapStaysAsItIs() {
        AtomicLong nanos = new AtomicLong();
        ExecutorService threads = DaemonThreads.named("test");
        JedisClientConfig config = DefaultJedisClientConfig.builder().build();
        OwnPools pools = new OwnPools(new OwnPools.Settings(config, null, null), threads, nanos::get);
        RedirectOptions options = RedirectOptions.builder()
                .refresh(RefreshOptions.standard().withPeriod(Duration.ofMillis(100)))
                .build();
        try (ScriptedServer server = ScriptedServer.start(command -> null);
                RedirectEngine engine = new RedirectEngine(
                        pools, threads, options, new RedirectEngine.Settings(Duration.ofSeconds(5), false))) {
            NodeAddress stays = new NodeAddress(server.host(), server.port());
            engine.discover(List.of(stays), Duration.ofSeconds(10), null);
            ConnectionPool gone = engine.connections().pool(new NodeAddress("127.0.0.1", 1));

            await().atMost(LONG).until(() -> {
                nanos.addAndGet(Duration.ofSeconds(40).toNanos());
                return gone.isClosed();
            });
            assertThat(engine.connections().pool(stays).isClosed()).isFalse();
        }
    }

    private static void useAndClose(TestCluster cluster) {
        JedisClientConfig config = DefaultJedisClientConfig.builder()
                .timeoutMillis(10_000)
                .clientName(NAME)
                .build();
        RedisClusterClient client =
                (RedisClusterClient) builder(cluster).clientConfig(config).build();
        try (UnifiedJedis wrapped = JedisRedirects.wrap(client)) {
            for (TestNode node : cluster.primaries()) {
                client.set(cluster.keyOwnedBy(node, "k:"), "v");
                wrapped.incr(cluster.keyOwnedBy(node, "n:"));
            }
            try (ClusterPipeline pipeline = client.pipelined()) {
                for (TestNode node : cluster.primaries()) {
                    pipeline.get(cluster.keyOwnedBy(node, "k:"));
                }
            }
            assertThat(connections(cluster)).isPositive();
        }
    }

    private static JedisRedirects.Builder builder(TestCluster cluster) {
        TestNode seed = cluster.node(0);
        return JedisRedirects.builder().nodes(Set.of(new HostAndPort(seed.host(), seed.port())));
    }

    private static Set<Thread> running() {
        Set<Thread> running = new HashSet<>(Thread.getAllStackTraces().keySet());
        // Shared by everything in the JVM, and gone when it has had nothing to do for a while.
        running.removeIf(thread -> thread.getName().startsWith("ForkJoinPool.common")
                || thread.getName().startsWith("CompletableFutureDelay")
                || thread.getName().startsWith("process reaper")
                || thread.getName().startsWith("awaitility"));
        return running;
    }

    /** How many sockets this JVM has open; 0 where the system does not tell. */
    private static long sockets() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.filter(JedisLifecycleIT::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (NoSuchFileException closedMeanwhile) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long connections(TestCluster cluster) {
        return cluster.nodes().stream()
                .flatMap(node -> node.text("CLIENT", "LIST").lines())
                .filter(line -> line.contains(" name=" + NAME + ' '))
                .count();
    }

    private static long topologyQueries(TestCluster cluster) {
        return cluster.node(0).commandStats().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("cluster|"))
                .mapToLong(entry -> entry.getValue().calls())
                .sum();
    }
}
