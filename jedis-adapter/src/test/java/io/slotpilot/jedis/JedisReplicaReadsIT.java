package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/** {@code executeCommandToReplica}, with {@code readOnlyForRedisClusterReplicas} and without. */
@RedisCluster
class JedisReplicaReadsIT {

    private static final int TIMEOUT_MILLIS = 2_000;

    private final TestCluster cluster;
    private final TestNode primary;
    private final TestNode replica;
    private final String key;
    private final List<RedisClusterClient> clients = new ArrayList<>();

    JedisReplicaReadsIT(TestCluster cluster) {
        this.cluster = cluster;
        this.primary = cluster.node(0);
        this.replica = cluster.replicaOf(primary);
        this.key = cluster.keyOwnedBy(primary, "k:");
    }

    @BeforeEach
    void write() {
        cluster.awaitReplicasInSlots();
        primary.command("SET", key, "v");
        primary.command("WAIT", "1", "5000");
        cluster.nodes().forEach(TestNode::resetStats);
    }

    @AfterEach
    void tidy() {
        clients.forEach(RedisClusterClient::close);
        cluster.heal();
        cluster.flush();
    }

    @Test
    void readsFromAReplica() {
        RedisClusterClient jedis = open(true);

        for (int i = 0; i < 10; i++) {
            assertThat(jedis.executeCommandToReplica(get(key))).isEqualTo("v");
        }

        assertThat(gets(replica)).isEqualTo(10);
        assertThat(gets(primary)).isZero();
    }

    @Test
    void lendsAConnectionToAReplica() {
        try (ClusterConnectionProvider provider = JedisRedirects.connectionProvider(Set.of(seed()), config(true));
                Connection connection = provider.getReplicaConnectionFromSlot(TestCluster.slotOf(key))) {
            assertThat(connection.executeCommand(get(key))).isEqualTo("v");
        }
        assertThat(gets(replica)).isEqualTo(1);
    }

    @Test
    void readsFromThePrimaryWhileTheSlotIsOnItsWay() {
        RedisClusterClient jedis = open(true);
        TestNode target = cluster.node(1);
        int slot = TestCluster.slotOf(key);
        String ahead = "ahead:" + key.substring(key.indexOf('{'));
        cluster.openSlot(slot, primary, target);
        jedis.set(ahead, "there"); // ASK: from now on the client knows
        cluster.nodes().forEach(TestNode::resetStats);

        assertThat(jedis.executeCommandToReplica(get(ahead))).isEqualTo("there");
        assertThat(jedis.executeCommandToReplica(get(key))).isEqualTo("v");

        assertThat(gets(replica)).isZero();
        cluster.migrateKeys(slot, primary, target, 100);
        cluster.finishSlot(slot, primary, target);
        assertThat(jedis.executeCommandToReplica(get(ahead))).isEqualTo("there");
    }

    @Test
    void readsFromThePrimaryWhenTheReplicaIsGone() {
        RedisClusterClient jedis = open(true);
        assertThat(jedis.executeCommandToReplica(get(key))).isEqualTo("v");

        replica.kill();

        assertThat(jedis.executeCommandToReplica(get(key))).isEqualTo("v");
        assertThat(gets(primary)).isEqualTo(1);
    }

    @Test
    void readsFromThePrimaryAtOnceAfterAReplicaHasHungOnce() {
        RedisClusterClient jedis = open(true);
        assertThat(jedis.executeCommandToReplica(get(key))).isEqualTo("v");
        replica.freeze();
        assertThat(jedis.executeCommandToReplica(get(key))).isEqualTo("v");

        for (int i = 0; i < 20; i++) {
            assertThat(jedis.executeCommandToReplica(get(key))).isEqualTo("v");
        }

        assertThat(gets(primary)).isEqualTo(21);
    }

    @Test
    void readsFromThePrimaryWhileTheReplicaLoadsAndFromTheReplicaLater() {
        RedisClusterClient jedis = open(true);
        replica.loadSlowly(Duration.ofSeconds(2));

        assertThat(jedis.executeCommandToReplica(get(key))).isEqualTo("v");
        assertThat(gets(primary)).isEqualTo(1);

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(jedis.executeCommandToReplica(get(key))).isEqualTo("v");
            assertThat(gets(replica)).isPositive();
        });
    }

    @Test
    void readsFromThePrimaryWhereConnectionsAreNotReadOnly() {
        RedisClusterClient jedis = open(false);

        assertThat(jedis.executeCommandToReplica(get(key))).isEqualTo("v");
        assertThat(jedis.executeCommandToReplica(get("nothing"))).isNull();

        assertThat(gets(primary)).isEqualTo(1);
    }

    @Test
    void writesToThePrimary() {
        RedisClusterClient jedis = open(true);
        CommandObject<Long> increment =
                new CommandObject<>(new CommandArguments(Protocol.Command.INCR).key("n"), BuilderFactory.LONG);

        assertThat(jedis.executeCommandToReplica(increment)).isEqualTo(1);

        cluster.nodes().forEach(node -> assertThat(node.errorStats()).doesNotContainKeys("MOVED", "READONLY"));
    }

    @Test
    void passesTheCommandsOwnErrorOn() {
        primary.command("LPUSH", "list:" + key.substring(key.indexOf('{')), "x");
        primary.command("WAIT", "1", "5000");
        RedisClusterClient jedis = open(true);

        assertThatThrownBy(() -> jedis.executeCommandToReplica(get("list:" + key.substring(key.indexOf('{')))))
                .isInstanceOf(JedisDataException.class)
                .hasMessageContaining("WRONGTYPE");
        assertThat(gets(primary)).isZero();
    }

    private static CommandObject<@Nullable String> get(String key) {
        return new CommandObject<>(new CommandArguments(Protocol.Command.GET).key(key), BuilderFactory.STRING);
    }

    private static long gets(TestNode node) {
        return node.commandStats().getOrDefault("get", CommandStats.NONE).calls();
    }

    private HostAndPort seed() {
        return new HostAndPort(primary.host(), primary.port());
    }

    private static DefaultJedisClientConfig config(boolean readOnly) {
        DefaultJedisClientConfig.Builder config =
                DefaultJedisClientConfig.builder().timeoutMillis(TIMEOUT_MILLIS);
        if (readOnly) {
            config.readOnlyForRedisClusterReplicas();
        }
        return config.build();
    }

    private RedisClusterClient open(boolean readOnly) {
        RedisClusterClient client = JedisRedirects.builder()
                .nodes(Set.of(seed()))
                .clientConfig(config(readOnly))
                .build();
        clients.add(client);
        return client;
    }
}
