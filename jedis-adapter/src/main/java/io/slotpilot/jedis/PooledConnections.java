package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.exceptions.JedisException;

/** Connections to the nodes, out of their pools and back, each wait bounded. Thread-safe. */
final class PooledConnections {

    private final NodePools pools;
    private final Executor threads;
    private final Duration timeout;

    /**
     * @param threads for what may block when a broken connection is given back
     * @param timeout how long to wait for a connection where the pool's owner set no limit; zero for ever
     */
    PooledConnections(NodePools pools, Executor threads, Duration timeout) {
        this.pools = pools;
        this.threads = threads;
        this.timeout = timeout;
    }

    /**
     * A connection to a node.
     *
     * @param slot the slot that leads there, or {@code -1}
     * @param limitNanos how long to wait for a free one at most, or {@code 0} for the client's own limit
     */
    Connection borrow(NodeAddress node, int slot, long limitNanos) {
        ConnectionPool pool = pools.pool(node, slot);
        Duration patience = patience(pool, limitNanos);
        try {
            return Connections.borrow(pool, patience);
        } catch (Connections.PoolClosedException e) {
            return Connections.borrow(pools.pool(node, slot), patience); // retired in between: there is a new one
        }
    }

    /** As {@link #borrow}, but only if one is idle: {@code null} if not. */
    @Nullable
    Connection borrowIdle(NodeAddress node, int slot) {
        return pools.connected(node) && pools.pool(node, slot).getNumIdle() > 0 ? borrowAtOnce(node, slot) : null;
    }

    /** As {@link #borrow}, but never waits for somebody to give one back: {@code null} if there is none. */
    @Nullable
    Connection borrowAtOnce(NodeAddress node, int slot) {
        try {
            return Connections.borrow(pools.pool(node, slot), Duration.ZERO);
        } catch (JedisException e) {
            return null; // whoever can wait for one hears why
        }
    }

    /** What the pool's owner said, else the socket timeout: without either, Jedis waits for ever. */
    private Duration patience(ConnectionPool pool, long limitNanos) {
        Duration own = pool.getMaxWaitDuration();
        Duration most = own.isNegative() && !timeout.isZero() ? timeout : own;
        boolean limited = limitNanos > 0 && (most.isNegative() || most.toNanos() > limitNanos);
        return limited ? Duration.ofNanos(limitNanos) : most;
    }

    /** Gives a connection back, whatever its state. */
    void giveBack(Connection connection) {
        Connections.giveBack(connection, threads);
    }

    /** Closes the idle connections to a node. */
    void closeIdle(NodeAddress node) {
        pools.closeIdle(node);
    }

    /** The pool of a node. */
    ConnectionPool pool(NodeAddress node) {
        return pools.pool(node, -1);
    }
}
