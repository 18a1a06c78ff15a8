package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisShardedPubSub;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisCredentials;
import redis.clients.jedis.RedisCredentialsProvider;
import redis.clients.jedis.RedisProtocol;

/** How connections introduce themselves, wherever a redirect leads. */
class JedisLoginIT {

    private static final String USER = "app";
    private static final Duration LONG = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource
    @RedisCluster(
            replicas = 0,
            tls = true,
            password = "operator",
            settings = "user app on >s3cret ~app:* +@all -@admin +cluster|slots +cluster|nodes")
    void introducesEveryConnectionAsConfigured(RedisProtocol protocol, TestCluster cluster) {
        JedisClientConfig config = DefaultJedisClientConfig.builder()
                .timeoutMillis(10_000)
                .protocol(protocol)
                .user(USER)
                .password("s3cret")
                .clientName("shop")
                .ssl(true)
                .sslSocketFactory(Tls.shared().clientContext().getSocketFactory())
                .build();
        HostAndPort seed =
                new HostAndPort(cluster.node(0).host(), cluster.node(0).tlsPort());
        try (RedisClusterClient jedis = open(seed, config)) {
            String asked = cluster.keyOwnedBy(cluster.node(0), "app:asked");
            cluster.openSlot(TestCluster.slotOf(asked), cluster.node(0), cluster.node(1));
            assertThat(jedis.incr(asked)).isEqualTo(1);
            String moved = cluster.keyOwnedBy(cluster.node(1), "app:moved");
            cluster.moveSlot(TestCluster.slotOf(moved), cluster.node(1), cluster.node(2));
            assertThat(jedis.incr(moved)).isEqualTo(1);

            for (TestNode node : cluster.nodes()) {
                List<String> ours = connections(node);
                assertThat(ours).as(node.toString()).isNotEmpty().allMatch(line -> line.contains(" name=shop "));
                assertThat(ours).allMatch(line -> line.contains(" resp=" + protocol.version()));
            }
        }
    }

    @Test
    @RedisCluster(replicas = 0, password = "operator", settings = "user app on >old ~* +@all")
    void opensNewConnectionsWithThePasswordOfTheDay(TestCluster cluster) {
        AtomicReference<String> password = new AtomicReference<>("old");
        try (RedisClusterClient jedis = open(cluster.node(0), current(password))) {
            String key = cluster.keyOwnedBy(cluster.node(0), "k:");
            jedis.set(key, "v");
            try (Connection old = jedis.getConnectionFromSlot(TestCluster.slotOf(key))) {
                cluster.nodes().forEach(node -> node.command("ACL", "SETUSER", USER, ">new"));
                password.set("new");
                cluster.nodes().forEach(node -> node.command("ACL", "SETUSER", USER, "<old"));

                assertThat(old.ping()).isTrue();
                assertThat(jedis.get(key)).isEqualTo("v"); // on a second connection
            }
            cluster.nodes().forEach(node -> node.command("CLIENT", "KILL", "USER", USER));
            cluster.moveSlot(TestCluster.slotOf(key), cluster.node(0), cluster.node(1));

            assertThat(jedis.get(key)).isEqualTo("v");
            assertThat(jedis.incr("n")).isPositive();
            for (TestNode node : cluster.nodes()) {
                assertThat(node.text("ACL", "LOG")).as("refused log-ins").isEqualTo("[]");
            }
        }
    }

    @Test
    @RedisCluster(replicas = 0, password = "operator", settings = "user app on >new ~* +@all")
    void logsInOnceMoreIfThePasswordHasChangedOnTheWay(TestCluster cluster) {
        AtomicInteger stale = new AtomicInteger();
        Thread caller = Thread.currentThread();
        RedisCredentialsProvider late = () -> {
            boolean former = Thread.currentThread() == caller && stale.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
            return new DefaultRedisCredentials(USER, former ? "old" : "new");
        };
        try (RedisClusterClient jedis = open(cluster.node(0), late)) {
            jedis.set("k", "v");
            cluster.nodes().forEach(node -> node.command("CLIENT", "KILL", "USER", USER));
            stale.set(1);

            assertThat(jedis.get("k")).isEqualTo("v");
            assertThat(stale).hasValue(0);

            cluster.nodes().forEach(node -> node.command("CLIENT", "KILL", "USER", USER));
            stale.set(100);

            assertThatThrownBy(() -> jedis.get("k")).hasMessageContaining("WRONGPASS");
            assertThat(stale).as("once more, and not again and again").hasValue(98);
        }
    }

    @Test
    @RedisCluster(replicas = 0, password = "operator", settings = "user app on >old ~* &* +@all")
    void aSubscriptionOutlivesTheTimeInWhichItsNodeDoesNotKnowTheNewPassword(TestCluster cluster) throws Exception {
        AtomicReference<String> password = new AtomicReference<>("old");
        TestNode node = cluster.node(0);
        String channel = cluster.keyOwnedBy(node, "c:");
        List<String> heard = new CopyOnWriteArrayList<>();
        JedisShardedPubSub listener = new JedisShardedPubSub() {
            @Override
            public void onSMessage(String from, String message) {
                heard.add(message);
            }
        };
        try (RedisClusterClient jedis = open(node, current(password))) {
            Thread subscriber = new Thread(() -> jedis.ssubscribe(listener, channel));
            subscriber.start();
            await().atMost(LONG).until(() -> node.command("SPUBLISH", channel, "before"), Long.valueOf(1)::equals);

            password.set("new");
            node.command("CLIENT", "KILL", "USER", USER);
            await().atMost(LONG).until(() -> !node.text("ACL", "LOG").equals("[]"));
            cluster.nodes().forEach(each -> each.command("ACL", "SETUSER", USER, ">new"));

            await().atMost(LONG).until(() -> node.command("SPUBLISH", channel, "after"), Long.valueOf(1)::equals);
            await().atMost(LONG).until(() -> heard.contains("after"));
            listener.sunsubscribe();
            subscriber.join(LONG.toMillis());
            assertThat(subscriber.isAlive()).isFalse();
        }
    }

    private static RedisCredentialsProvider current(AtomicReference<String> password) {
        return new RedisCredentialsProvider() {
            @Override
            public RedisCredentials get() {
                return new DefaultRedisCredentials(USER, password.get());
            }
        };
    }

    private static List<String> connections(TestNode node) {
        return node.text("CLIENT", "LIST")
                .lines()
                .filter(line -> line.contains(" user=" + USER + ' '))
                .toList();
    }

    private static RedisClusterClient open(TestNode seed, RedisCredentialsProvider credentials) {
        return open(
                new HostAndPort(seed.host(), seed.port()),
                DefaultJedisClientConfig.builder()
                        .timeoutMillis(10_000)
                        .credentialsProvider(credentials)
                        .build());
    }

    private static RedisClusterClient open(HostAndPort seed, JedisClientConfig config) {
        return JedisRedirects.builder().nodes(Set.of(seed)).clientConfig(config).build();
    }
}
