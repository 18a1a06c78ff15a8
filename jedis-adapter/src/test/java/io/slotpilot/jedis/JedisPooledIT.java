package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.UnifiedJedis;

/** The pooled standalone client of Jedis 7, which Jedis 8 no longer has: apart, because it could not be loaded there. */
@EnabledIfSystemProperty(named = "slotpilot.jedis.version", matches = "7\\..*")
@RedisCluster(replicas = 0)
class JedisPooledIT {

    private final TestCluster cluster;
    private final HostAndPort node;

    JedisPooledIT(TestCluster cluster) {
        this.cluster = cluster;
        this.node = new HostAndPort(cluster.node(0).host(), cluster.node(0).port());
    }

    @Test
    void sendsCommandsWhereTheirKeysAre() {
        ConnectionPoolConfig one = new ConnectionPoolConfig();
        one.setMaxTotal(1);
        JedisPooled pooled = new JedisPooled(one, node.getHost(), node.getPort());
        try (UnifiedJedis jedis = JedisRedirects.wrap(
                pooled, node, DefaultJedisClientConfig.builder().build())) {
            for (TestNode owner : cluster.nodes()) {
                String key = cluster.keyOwnedBy(owner, "k:");
                assertThat(jedis.set(key, "v")).isEqualTo("OK");
                assertThat(owner.command("GET", key)).isEqualTo("v");
            }
            TestNode from = cluster.node(1);
            String moving = cluster.keyOwnedBy(from, "k:");
            cluster.moveSlot(TestCluster.slotOf(moving), from, cluster.node(2));
            assertThat(jedis.get(moving)).isEqualTo("v");
        }
        assertThat(pooled.getPool().isClosed()).isTrue();
    }
}
