package io.slotpilot.jedis;

import io.slotpilot.core.redirect.RedirectOptions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/** A cluster client that somebody else has made, and what can be learnt about it. */
record LiveClient(UnifiedJedis client, Supplier<Map<String, ConnectionPool>> clusterNodes) {

    private static final Logger log = LoggerFactory.getLogger(LiveClient.class);

    /** What only a connection tells about the client's settings. */
    private record Settings(@Nullable RedisProtocol protocol, int socketTimeoutMillis) {}

    /** A client over the same connections that handles redirects. */
    UnifiedJedis withRedirects(RedirectOptions options) {
        Set<HostAndPort> nodes = new LinkedHashSet<>();
        clusterNodes.get().keySet().forEach(node -> nodes.add(HostAndPort.from(node)));
        Settings settings = settings();
        ExecutorService threads = DaemonThreads.named(options.clusterName());
        // Whether the client logs in cannot be read from it.
        RedirectEngine engine = new RedirectEngine(
                new LivePools(client, clusterNodes),
                threads,
                options,
                new RedirectEngine.Settings(Duration.ofMillis(settings.socketTimeoutMillis), true));
        engine.discover(Seeds.of(nodes), Seeds.searchTime(settings.socketTimeoutMillis), client.getCache());
        return JedisRedirects.builder()
                .nodes(nodes)
                .clientConfig(DefaultJedisClientConfig.builder()
                        .protocol(settings.protocol)
                        .socketTimeoutMillis(settings.socketTimeoutMillis)
                        .build())
                .cache(client.getCache())
                .connectionProvider(RedirectingProvider.over(engine))
                .build();
    }

    private Settings settings() {
        for (ConnectionPool pool : clusterNodes.get().values()) {
            try (Connection connection = pool.getResource()) {
                return new Settings(connection.getRedisProtocol(), connection.getSoTimeout());
            } catch (JedisException e) {
                log.debug("A node of the client to wrap cannot be reached", e);
            }
        }
        return new Settings(null, Protocol.DEFAULT_TIMEOUT); // the search for the cluster will say what is wrong
    }
}
