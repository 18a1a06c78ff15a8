package io.slotpilot.jedis;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

/** The way from a client of Jedis to our connection provider, which the client does not show. */
final class TransactionDoor {

    private TransactionDoor() {}

    /** What runs the commands of the client; throws as {@link #of}. */
    static RedirectEngine engine(UnifiedJedis client) {
        return of(client).engine();
    }

    /**
     * A connection for one transaction.
     *
     * @throws IllegalArgumentException if the client does not have our connection provider
     */
    static TransactionConnection of(UnifiedJedis client) {
        if (client instanceof RedisClusterClient cluster) {
            return through(cluster::getConnectionFromSlot, client);
        }
        if (client instanceof JedisCluster cluster) {
            return through(cluster::getConnectionFromSlot, client);
        }
        if (client instanceof RedisClient standalone) {
            return through(standalone);
        }
        throw foreign(client, null);
    }

    private static TransactionConnection through(RedisClient standalone) {
        RedirectEngine engine = StandaloneProvider.engineOf(standalone);
        if (engine == null) {
            throw foreign(standalone, null);
        }
        return new TransactionConnection(engine, engine.protocol());
    }

    private static TransactionConnection through(IntFunction<Connection> connectionFromSlot, UnifiedJedis client) {
        Connection connection;
        try {
            connection = connectionFromSlot.apply(RedirectingProvider.TRANSACTION);
        } catch (IndexOutOfBoundsException e) { // Jedis's own providers look into an array
            throw foreign(client, e);
        }
        if (connection instanceof TransactionConnection ours) {
            return ours;
        }
        connection.close();
        throw foreign(client, null);
    }

    private static IllegalArgumentException foreign(UnifiedJedis client, @Nullable RuntimeException cause) {
        return new IllegalArgumentException(
                "client must come from JedisRedirects, or have its connection provider, but is a "
                        + client.getClass().getSimpleName()
                        + " with another one: use JedisRedirects.wrap(client) first; on a server that is no cluster,"
                        + " the client's own methods",
                cause);
    }
}
