package io.slotpilot.jedis;

import io.slotpilot.core.keylint.ClientLint;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.TopologyListener;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.Pool;

/**
 * How to reach the cluster behind a standalone client that somebody else has made.
 *
 * @param node the node that the client points at
 * @param config what the client was made with, as far as it cannot be read from it
 */
record StandaloneClient(HostAndPort node, JedisClientConfig config, RedirectOptions options) {

    /** @throws IllegalArgumentException saying what is missing, and what it is needed for */
    StandaloneClient {
        if (missing(node)) {
            throw new IllegalArgumentException(
                    "node must be the host and port that the client was made with, which cannot be read from it, but is"
                            + " null");
        }
        if (missing(config)) {
            throw new IllegalArgumentException(
                    "clientConfig must be what the client was made with, because user, password, TLS and timeouts"
                            + " cannot be read from it, but is null; DefaultJedisClientConfig.builder().build() stands"
                            + " for a client without any");
        }
    }

    private static boolean missing(@Nullable Object value) {
        return value == null;
    }

    UnifiedJedis wrap(UnifiedJedis client) {
        if (!new ClusterMode((command, word) -> client.sendCommand(command, word)).isOn()) {
            return options.keyLint().isOn() ? observed(client) : client;
        }
        RedirectEngine engine = engine(poolConfig(client), client);
        return RedisClient.builder()
                .hostAndPort(node)
                .clientConfig(config)
                .connectionProvider(new StandaloneProvider(engine, node, config, client::close))
                .build();
    }

    Jedis wrap(Jedis client) {
        if (!new ClusterMode((command, word) -> client.sendCommand(command, word)).isOn()) {
            return options.keyLint().isOn() ? observed(client) : client;
        }
        RedirectEngine engine = engine(new ConnectionPoolConfig(), null);
        return new Jedis(new StandaloneConnection(engine, () -> {
            engine.close();
            client.close();
        }));
    }

    /** A client of a server that is no cluster, whose commands the linter sees. */
    private UnifiedJedis observed(UnifiedJedis client) {
        RedirectOptions own = options.forClient("jedis");
        ObservedProvider.Settings settings =
                new ObservedProvider.Settings(node, config, client.getCache(), poolConfig(client));
        Runnable onClose = () -> {
            client.close();
            end(own);
        };
        return RedisClient.builder()
                .hostAndPort(node)
                .clientConfig(config)
                .connectionProvider(new ObservedProvider(settings, lint(own), onClose))
                .build();
    }

    private Jedis observed(Jedis client) {
        RedirectOptions own = options.forClient("jedis");
        return new Jedis(
                new ObservedConnection(node, client.getConnection(), lint(own).connection(), () -> {
                    client.close();
                    end(own);
                }));
    }

    private static ClientLint lint(RedirectOptions own) {
        return Objects.requireNonNull(own.clientLint(), "keyLint must be on");
    }

    /** There is no topology that would tell that the client has ended. */
    private static void end(RedirectOptions own) {
        own.topologyListeners().forEach(TopologyListener::onClose);
    }

    private RedirectEngine engine(GenericObjectPoolConfig<Connection> pool, @Nullable UnifiedJedis client) {
        OwnPools.Settings settings = new OwnPools.Settings(config, pool, client == null ? null : client.getCache());
        RedirectEngine engine = OwnPools.engine(Set.of(node), settings, options);
        engine.home(Seeds.of(Set.of(node)).get(0));
        return engine;
    }

    /** The limits of the client's own pool, for the pool of each node. */
    private static GenericObjectPoolConfig<Connection> poolConfig(UnifiedJedis client) {
        GenericObjectPoolConfig<Connection> config = new ConnectionPoolConfig();
        Pool<?> pool = poolOf(client);
        if (pool != null) {
            config.setMaxTotal(pool.getMaxTotal());
            config.setMaxIdle(pool.getMaxIdle());
            config.setMinIdle(pool.getMinIdle());
            config.setMaxWait(pool.getMaxWaitDuration());
            config.setBlockWhenExhausted(pool.getBlockWhenExhausted());
            config.setTestOnBorrow(pool.getTestOnBorrow());
            config.setTestOnReturn(pool.getTestOnReturn());
            config.setTestWhileIdle(pool.getTestWhileIdle());
            config.setTimeBetweenEvictionRuns(pool.getDurationBetweenEvictionRuns());
            config.setMinEvictableIdleDuration(pool.getMinEvictableIdleDuration());
        }
        return config;
    }

    /** The pool that RedisClient, and on Jedis 7 also JedisPooled, shows; {@code null} if the client shows none. */
    private static @Nullable Pool<?> poolOf(UnifiedJedis client) {
        try {
            MethodHandle getPool = MethodHandles.publicLookup()
                    .findVirtual(client.getClass(), "getPool", MethodType.methodType(Pool.class));
            return (Pool<?>) getPool.invoke(client);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("getPool threw a checked exception", e);
        }
    }
}
