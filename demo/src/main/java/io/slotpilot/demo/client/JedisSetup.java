package io.slotpilot.demo.client;

import io.slotpilot.demo.wire.TapSocketFactory;
import io.slotpilot.demo.wire.WireTap;
import io.slotpilot.jedis.JedisRedirects;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClusterClient;

/** Jedis, with and without Slotpilot, set up alike but for that. */
final class JedisSetup {

    private JedisSetup() {}

    static DemoClient stock(String name, List<Integer> ports, int threads, WireTap tap) {
        return new JedisDemoClient(RedisClusterClient.builder()
                .nodes(nodes(ports))
                .clientConfig(config(name, tap))
                .poolConfig(pool(threads))
                .build());
    }

    static DemoClient slotpilot(String name, List<Integer> ports, int threads, WireTap tap) {
        return new JedisDemoClient(JedisRedirects.builder()
                .nodes(nodes(ports))
                .clientConfig(config(name, tap))
                .poolConfig(pool(threads))
                .build());
    }

    private static Set<HostAndPort> nodes(List<Integer> ports) {
        return ports.stream().map(port -> new HostAndPort("127.0.0.1", port)).collect(Collectors.toSet());
    }

    private static JedisClientConfig config(String name, WireTap tap) {
        int timeoutMillis = (int) ClientKind.COMMAND_TIMEOUT.toMillis();
        return DefaultJedisClientConfig.builder()
                .clientName(name)
                .connectionTimeoutMillis(timeoutMillis)
                .socketTimeoutMillis(timeoutMillis)
                .ssl(true)
                .sslSocketFactory(new TapSocketFactory(tap))
                .build();
    }

    /**
     * A connection per thread and node, opened in advance: connections that a pool opens because its threads got busy
     * would be counted with those that a redirect costs.
     */
    private static ConnectionPoolConfig pool(int threads) {
        ConnectionPoolConfig config = new ConnectionPoolConfig();
        config.setMaxTotal(threads);
        config.setMaxIdle(threads);
        config.setMinIdle(threads);
        config.setMaxWait(ClientKind.COMMAND_TIMEOUT);
        config.setTimeBetweenEvictionRuns(Duration.ofSeconds(1));
        return config;
    }
}
