package io.slotpilot.jedis;

import io.slotpilot.core.keylint.ClientLint;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.csc.Cache;
import redis.clients.jedis.providers.PooledConnectionProvider;

/** The connection provider of a standalone client whose server is no cluster, and whose commands the linter sees. */
final class ObservedProvider extends PooledConnectionProvider {

    private final HostAndPort node;
    private final ClientLint lint;
    private final Runnable afterClose;

    /** What connections are made with. */
    record Settings(
            HostAndPort node,
            JedisClientConfig config,
            @Nullable Cache cache,
            GenericObjectPoolConfig<Connection> pool) {}

    /** @param afterClose closes whatever ends with this provider */
    @SuppressWarnings("NullAway") // Jedis takes null for no cache
    ObservedProvider(Settings settings, ClientLint lint, Runnable afterClose) {
        super(settings.node, settings.config, settings.cache, settings.pool);
        this.node = settings.node;
        this.lint = lint;
        this.afterClose = afterClose;
    }

    /** For one command, which is all that the linter need see of this connection. */
    @Override
    public Connection getConnection(CommandArguments arguments) {
        JedisKeyLint.look(lint, arguments);
        return super.getConnection();
    }

    /** For pipelines, transactions and subscriptions. */
    @Override
    public Connection getConnection() {
        Connection real = super.getConnection();
        return new ObservedConnection(node, real, lint.connection(), real::close);
    }

    @Override
    public void close() {
        super.close();
        afterClose.run();
    }
}
