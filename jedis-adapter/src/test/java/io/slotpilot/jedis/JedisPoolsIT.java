package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;
import static org.awaitility.Awaitility.await;

import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.ScriptedReply;
import io.slotpilot.testkit.ScriptedServer;
import io.slotpilot.testkit.StartsAhead;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisException;

/** Connections that break, and pools that are full. */
@StartsAhead
class JedisPoolsIT {

    @Test
    @RedisCluster(primaries = 1, replicas = 0)
    void failsOneIncrementAtMostForAWholePoolThatARestartHasCut(TestCluster cluster) {
        TestNode node = cluster.node(0);
        try (RedisClusterClient jedis = open(new HostAndPort(node.host(), node.port()), 10_000, 8)) {
            leaveIdle(jedis, 6);
            node.restart();
            cluster.awaitState("ok");

            int unknown = 0;
            for (int i = 0; i < 6; i++) {
                unknown += catchRuntimeException(() -> jedis.incr("n")) instanceof JedisUnknownOutcomeException ? 1 : 0;
            }

            assertThat(unknown).isLessThanOrEqualTo(1);
            assertThat(jedis.get("n")).isEqualTo(String.valueOf(6 - unknown));
        }
    }

    @Test
    void opensNoConnectionInPlaceOfABrokenOne() {
        try (ScriptedServer server = hangsOn("INCR");
                NodePool pool = new NodePool(
                        new ConnectionFactory(new HostAndPort(server.host(), server.port())),
                        new ConnectionPoolConfig(),
                        null,
                        Runnable::run)) {
            Connection connection = pool.getResource();
            connection.setBroken();

            connection.close();

            assertThat(pool.getNumActive() + pool.getNumIdle()).isZero();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void replacesABrokenConnectionForAThreadThatWaits() {
        try (ScriptedServer server = hangsOn("INCR");
                RedisClusterClient jedis = open(new HostAndPort(server.host(), server.port()), 1_000, 1)) {
            for (int i = 0; i < 3; i++) {
                assertThat(catchRuntimeException(() -> jedis.incr("n"))).isNotNull();
                assertThat(jedis.get("k")).isNull();
            }
        }
    }

    @Test
    @RedisCluster(primaries = 1, replicas = 0)
    void waitsForAFreeConnectionNoLongerThanForAReply(TestCluster cluster) {
        TestNode node = cluster.node(0);
        try (RedisClusterClient jedis = open(new HostAndPort(node.host(), node.port()), 1_000, 1)) {
            RuntimeException error;
            try (Connection held = jedis.getConnectionFromSlot(0)) {
                assertThat(held.ping()).isTrue();
                error = catchRuntimeException(() -> jedis.incr("n"));
            }

            assertThat(error).isExactlyInstanceOf(JedisException.class).hasMessageContaining("from the pool");
            assertThat(RedirectTrace.find(error)).hasMessageContaining("pool exhausted");
            assertThat(jedis.incr("n")).isEqualTo(1);
        }
    }

    @Test
    @RedisCluster(primaries = 1, replicas = 0)
    void borrowsNothingToFindTheCluster(TestCluster cluster) {
        TestNode node = cluster.node(0);
        try (RedisClusterClient jedis = open(new HostAndPort(node.host(), node.port()), 5_000, 0)) {
            assertThat(jedis.getClusterNodes()).hasSize(1);
        }
    }

    @Test
    void stopsWaitingWhenItsThreadIsInterrupted() throws InterruptedException {
        try (ScriptedServer server = ScriptedServer.start(command ->
                        isNamed(command, "GET") ? ScriptedReply.error("CLUSTERDOWN The cluster is down") : null);
                RedisClusterClient jedis = open(new HostAndPort(server.host(), server.port()), 60_000, 8)) {
            AtomicReference<Throwable> error = new AtomicReference<>();
            AtomicBoolean flag = new AtomicBoolean();
            Thread caller = new Thread(() -> {
                error.set(catchRuntimeException(() -> jedis.get("k")));
                flag.set(Thread.currentThread().isInterrupted());
            });
            caller.start();
            await().until(() -> server.count("GET") > 0);

            caller.interrupt();
            caller.join(10_000);

            assertThat(RedirectTrace.find(error.get())).hasMessageContaining("interrupted");
            assertThat(flag).isTrue();
        }
    }

    private static boolean isNamed(List<String> command, String name) {
        return command.get(0).equalsIgnoreCase(name);
    }

    private static ScriptedServer hangsOn(String name) {
        return ScriptedServer.start(command -> command.get(0).equalsIgnoreCase(name) ? ScriptedReply.hang() : null);
    }

    private static RedisClusterClient open(HostAndPort node, int timeoutMillis, int connections) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        JedisClientConfig config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(5_000)
                .socketTimeoutMillis(timeoutMillis)
                .build();
        return JedisRedirects.builder()
                .nodes(Set.of(node))
                .clientConfig(config)
                .poolConfig(pool)
                .build();
    }

    private static void leaveIdle(RedisClusterClient jedis, int count) {
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connections.add(jedis.getConnectionFromSlot(0));
        }
        connections.forEach(Connection::close);
    }
}
