package io.slotpilot.jedis;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.util.Pool;

/**
 * The connection provider of a standalone client that points at a node of a cluster. The pool of the superclass is what
 * such a client shows its user; it stays empty and unused.
 */
final class StandaloneProvider extends PooledConnectionProvider {

    /** What a client with this provider lets others see of it, through its pool. */
    private static final class Factory extends ConnectionFactory {

        private final RedirectEngine engine;

        Factory(RedirectEngine engine, HostAndPort node, JedisClientConfig config) {
            super(node, config);
            this.engine = engine;
        }
    }

    private final RedirectEngine engine;
    private final VirtualConnection virtual;
    private final Shards shards;
    private final Runnable afterClose;

    /** @param afterClose closes whatever ends with this provider */
    StandaloneProvider(RedirectEngine engine, HostAndPort node, JedisClientConfig config, Runnable afterClose) {
        super(new Factory(engine, node, config));
        this.engine = engine;
        this.virtual = new VirtualConnection(engine);
        this.shards = new Shards(engine);
        this.afterClose = afterClose;
    }

    /** What runs the commands of a client with such a provider; {@code null} for any other client. */
    static @Nullable RedirectEngine engineOf(RedisClient client) {
        return client.getPool().getFactory() instanceof Factory ours ? ours.engine : null;
    }

    @Override
    public Connection getConnection(CommandArguments arguments) {
        return virtual;
    }

    @Override
    public Connection getConnection() {
        return new StandaloneConnection(engine, () -> {});
    }

    /** All primaries, so that Jedis's iteration over keys sees those of the whole cluster. */
    @Override
    public Map<?, Pool<Connection>> getConnectionMap() {
        return Map.copyOf(shards.primaries());
    }

    /** What Jedis 8 asks instead; Jedis 7 does not know it. */
    public Map<?, Pool<Connection>> getPrimaryNodesConnectionMap() {
        return getConnectionMap();
    }

    @Override
    public void close() {
        engine.close();
        super.close();
        afterClose.run();
    }
}
