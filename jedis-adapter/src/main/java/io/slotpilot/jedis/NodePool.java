package io.slotpilot.jedis;

import java.time.Duration;
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
 * leaves the credentials' manager to the pools of the other nodes. It lends connections that were just given back
 * without asking its superclass, to which they remain lent until the next {@link #evict}; {@link #getNumIdle} and
 * {@link #getNumActive} count them as idle, {@link #getBorrowedCount} and {@link #getReturnedCount} do not count them.
 */
final class NodePool extends ConnectionPool {

    private static final Logger log = LoggerFactory.getLogger(NodePool.class);

    /** Set while this thread throws a broken connection away. */
    private static final ThreadLocal<Boolean> DISCARDING = ThreadLocal.withInitial(() -> false);

    private final Executor elsewhere;
    private final @Nullable AuthXManager credentials;
    private final Consumer<Token> onNewToken = this::authenticateIdle;
    private final SpareConnections spares = new SpareConnections();

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

    // ---- connections that go from one command to the next

    @Override
    public Connection borrowObject(Duration patience) throws Exception {
        Connection spare = spares.take();
        return spare != null ? spare : search(patience);
    }

    private Connection search(Duration patience) throws Exception {
        spares.searching();
        try {
            Connection spare = spares.take();
            return spare != null ? spare : super.borrowObject(patience);
        } finally {
            spares.found();
        }
    }

    @Override
    public void returnResource(@Nullable Connection connection) {
        if (connection == null || !mayBeSpare() || !spares.keep(connection)) {
            super.returnResource(connection);
        } else if (isClosed()) {
            handOver(); // close() may have missed this one
        }
    }

    /** Where nothing that the pool does to what it lends and takes back was asked for. */
    private boolean mayBeSpare() {
        int maxIdle = getMaxIdle();
        boolean keepsAll = maxIdle < 0 || (getMaxTotal() >= 0 && maxIdle >= getMaxTotal());
        return keepsAll
                && getLifo()
                && !getFairness()
                && !getTestOnBorrow()
                && !getTestOnReturn()
                && credentials == null;
    }

    /**
     * Gives what goes from one command to the next back to the superclass, to which it is idle from then on.
     *
     * @return whether there was anything, so that the pool was used since the last time
     */
    boolean handOver() {
        return spares.drainTo(super::returnResource) > 0;
    }

    /** From now on what goes from one command to the next is idle to the superclass: it may be closed one run late. */
    @Override
    public void evict() throws Exception {
        handOver();
        super.evict();
    }

    @Override
    public void clear() {
        handOver();
        super.clear();
    }

    /** As many as there are in the pool, whether lent out or not, minus {@link #getNumIdle}. */
    @Override
    public int getNumActive() {
        return Math.max(0, super.getNumActive() - spares.count());
    }

    @Override
    public int getNumIdle() {
        return super.getNumIdle() + spares.count();
    }

    // ---- broken connections

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
