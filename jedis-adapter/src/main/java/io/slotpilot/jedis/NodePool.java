package io.slotpilot.jedis;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.authentication.core.Token;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.authentication.AuthXManager;

/**
 * The connections to one node.
 *
 * <p>Other than its superclass it never opens a connection on the thread that gives a broken one back, and closing it
 * leaves the credentials' manager to the pools of the other nodes.
 */
final class NodePool extends ConnectionPool {

    private static final Logger log = LoggerFactory.getLogger(NodePool.class);

    /** Set while this thread throws a broken connection away. */
    private static final ThreadLocal<Boolean> DISCARDING = ThreadLocal.withInitial(() -> false);

    private final Executor elsewhere;
    private final @Nullable AuthXManager credentials;
    private final Consumer<Token> onNewToken = this::authenticateIdle;

    NodePool(
            ConnectionFactory factory,
            @Nullable GenericObjectPoolConfig<Connection> config,
            @Nullable AuthXManager credentials,
            Executor elsewhere) {
        super(factory, config == null ? new GenericObjectPoolConfig<>() : config);
        this.elsewhere = elsewhere;
        this.credentials = credentials;
        if (credentials != null) {
            credentials.addPostAuthenticationHook(onNewToken);
        }
    }

    @Override
    public void returnBrokenResource(@Nullable Connection connection) {
        if (connection != null) {
            Connections.disconnect(connection);
            Connections.execute(elsewhere, () -> discard(connection));
        }
    }

    private void discard(Connection connection) {
        DISCARDING.set(true);
        try {
            super.returnBrokenResource(connection);
        } catch (RuntimeException e) {
            log.debug("No connection could be opened in place of a broken one", e);
        } finally {
            DISCARDING.remove();
        }
    }

    /**
     * Opens a connection, unless it is to replace a broken one that nobody waits for: commons-pool2 2.13 replaces every
     * one ({@code GenericObjectPool.invalidateObject}), most likely at a node that does not answer.
     */
    @Override
    public void addObject() throws Exception {
        if (!DISCARDING.get() || mayBeWaitedFor()) {
            super.addObject();
        }
    }

    private boolean mayBeWaitedFor() {
        // A borrower that has just found the pool full counts as a waiter only a moment later.
        boolean wasFull = getMaxTotal() >= 0 && getNumActive() + getNumIdle() + 1 >= getMaxTotal();
        return wasFull || getNumWaiters() > 0;
    }

    /** Jedis authenticates a connection anew when it looks whether it is still good (ConnectionFactory). */
    private void authenticateIdle(Token token) {
        try {
            evict();
        } catch (Exception e) {
            log.warn("Idle connections could not be authenticated anew", e);
        }
    }

    @Override
    public void close() {
        if (credentials != null) {
            credentials.removePostAuthenticationHook(onNewToken);
        }
        destroy();
    }
}
