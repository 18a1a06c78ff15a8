package io.slotpilot.benchmarks.clients;

import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.jedis.JedisRedirects;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.Set;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;

/** Jedis, stock and with Slotpilot, otherwise alike. */
final class JedisClients {

    private JedisClients() {}

    static ComparedClient stock(TestCluster cluster) {
        return new JedisClient(plainStock(cluster));
    }

    static ComparedClient slotpilot(TestCluster cluster) {
        return new JedisClient(plainSlotpilot(cluster, RedirectOptions.standard()));
    }

    static RedisClusterClient plainStock(TestCluster cluster) {
        return configured(RedisClusterClient.builder(), cluster);
    }

    static RedisClusterClient plainSlotpilot(TestCluster cluster, RedirectOptions options) {
        return configured(JedisRedirects.builder().redirectOptions(options), cluster);
    }

    static RedisClusterClient idleStock(ThousandNodes nodes) {
        return configured(RedisClusterClient.builder(), new HostAndPort(nodes.host(), nodes.port()));
    }

    static RedisClusterClient idleSlotpilot(ThousandNodes nodes) {
        return configured(JedisRedirects.builder(), new HostAndPort(nodes.host(), nodes.port()));
    }

    private static RedisClusterClient configured(RedisClusterClient.Builder builder, TestCluster cluster) {
        TestNode seed = cluster.node(0);
        return configured(builder, new HostAndPort(seed.host(), seed.port()));
    }

    private static RedisClusterClient configured(RedisClusterClient.Builder builder, HostAndPort seed) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        // Stock Jedis looks for a free name in JMX for each pool, from the first one on: minutes for thousands.
        pool.setJmxEnabled(false);
        pool.setMaxTotal(64);
        pool.setMaxIdle(64);
        builder.nodes(Set.of(seed))
                .clientConfig(DefaultJedisClientConfig.builder().build())
                .poolConfig(pool);
        return builder.build();
    }

    private record JedisClient(RedisClusterClient client) implements ComparedClient {

        @Override
        public String get(String key) {
            return client.get(key);
        }

        @Override
        public void set(String key, String value) {
            client.set(key, value);
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
