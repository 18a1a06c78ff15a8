package io.slotpilot.jedis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestClusterBuilder;
import io.slotpilot.testkit.TestNode;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

/** Clients that were made without us. The fourth node owns no slot at first, so that they have never heard of it. */
@RedisCluster(primaries = 4, replicas = 0, setup = JedisWrapIT.FourthOwnsNothing.class)
class JedisWrapIT {

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode unknown;
    private final RedisClusterClient stock;
    private final UnifiedJedis wrapped;

    JedisWrapIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.node(0);
        this.unknown = cluster.node(3);
        this.stock = RedisClusterClient.create(new HostAndPort(a.host(), a.port()));
        this.wrapped = JedisRedirects.wrap(stock);
    }

    static final class FourthOwnsNothing implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.slots(0, "0-5460").slots(1, "5461-10922").slots(2, "10923-16383");
        }
    }

    @BeforeEach
    void startCounting() {
        cluster.nodes().forEach(TestNode::resetStats);
    }

    @AfterEach
    void close() {
        wrapped.close();
    }

    @Test
    void followsMovedToANodeOfTheClient() {
        String key = cluster.keyOwnedBy(a, "k:");
        wrapped.set(key, "v");
        cluster.moveSlot(TestCluster.slotOf(key), a, cluster.node(1));

        assertThat(wrapped.get(key)).isEqualTo("v");
        assertThat(a.errorStats().getOrDefault("MOVED", 0L)).isLessThanOrEqualTo(1); // none where a refresh was faster
    }

    @Test
    void followsMovedToANodeThatTheClientHasNeverHeardOf() {
        String key = cluster.keyOwnedBy(a, "n:");
        cluster.moveSlot(TestCluster.slotOf(key), a, unknown);

        assertThat(wrapped.incr(key)).isEqualTo(1);
        assertThat(wrapped.incr(key)).isEqualTo(2);
        assertThat(unknown.command("GET", key)).isEqualTo("2");
    }

    @Test
    void asksANodeThatTheClientHasNeverHeardOf() {
        String key = cluster.keyOwnedBy(a, "n:");
        int slot = TestCluster.slotOf(key);
        cluster.openSlot(slot, a, unknown);

        assertThat(wrapped.incr(key)).isEqualTo(1);

        cluster.finishSlot(slot, a, unknown);
        assertThat(wrapped.get(key)).isEqualTo("1");
    }

    @Test
    void usesTheConnectionsOfTheClientAndClosesItInTheEnd() {
        ConnectionPool pool = requireNonNull(stock.getClusterNodes().get(a.host() + ':' + a.port()));
        long borrowed = pool.getBorrowedCount();

        wrapped.set(cluster.keyOwnedBy(a, "k:"), "v");
        assertThat(pool.getBorrowedCount()).isGreaterThan(borrowed);

        wrapped.close();
        assertThat(pool.isClosed()).isTrue();
    }

    @Test
    void wrapsTheOlderClusterClientAsWell() {
        JedisCluster older = new JedisCluster(
                Set.of(new HostAndPort(a.host(), a.port())),
                DefaultJedisClientConfig.builder().resp3().build());
        try (UnifiedJedis jedis = JedisRedirects.wrap(older)) {
            String key = cluster.keyOwnedBy(a, "h:");
            cluster.moveSlot(TestCluster.slotOf(key), a, cluster.node(2));
            jedis.hset(key, "field", "value");

            assertThat(jedis.hgetAll(key)).containsEntry("field", "value");
        }
    }
}
