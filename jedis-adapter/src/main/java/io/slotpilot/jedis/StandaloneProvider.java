package io.slotpilot.jedis;

import java.util.Map;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.util.Pool;

/**
 * The connection provider of a standalone client that points at a node of a cluster. The pool of the superclass is what
 * such a client shows its user; it stays empty and unused.
 */
final class StandaloneProvider extends PooledConnectionProvider {

    private final RedirectEngine engine;
    private final VirtualConnection virtual;
    private final Shards shards;
    private final Runnable afterClose;

    /** @param afterClose closes whatever ends with this provider */
    StandaloneProvider(RedirectEngine engine, HostAndPort node, JedisClientConfig config, Runnable afterClose) {
        super(new ConnectionFactory(node, config));
        this.engine = engine;
        this.virtual = new VirtualConnection(engine);
        this.shards = new Shards(engine);
        this.afterClose = afterClose;
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
