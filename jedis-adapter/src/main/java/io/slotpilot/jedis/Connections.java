package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Borrows connections for a bounded time, and gives them back without ever failing or opening new ones. */
final class Connections {

    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    private Connections() {}

    /**
     * A connection of {@code pool}.
     *
     * @param patience how long to wait for a free one at most; negative for ever
     * @throws PoolClosedException if the pool was closed
     * @throws JedisException as {@link ConnectionPool#getResource()} would; an interrupt is kept
     */
    static Connection borrow(ConnectionPool pool, Duration patience) {
        try {
            Connection connection = pool.borrowObject(patience);
            connection.setHandlingPool(pool);
            return connection;
        } catch (JedisException e) {
            throw e;
        } catch (Exception e) {
            // Closing a pool interrupts those who wait for it (GenericObjectPool.close), which is no interrupt of ours.
            if (pool.isClosed()) {
                throw new PoolClosedException(e);
            }
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new JedisException("Could not get a resource from the pool", e);
        }
    }

    /**
     * Sends over the connection and reads all replies. If that does not come to an end, the connection is broken after it:
     * whatever there is still to read is not for the next command.
     *
     * @throws JedisException the server's refusal, or why there is no reply, also where it is one that cannot be read
     */
    static <T extends @Nullable Object> T exchange(Connection connection, NodeAddress node, Supplier<T> exchange) {
        boolean replied = false;
        try {
            T result = exchange.get();
            replied = true;
            return result;
        } catch (JedisDataException e) {
            replied = !JedisFailures.endsConnection(e);
            throw e;
        } catch (RuntimeException e) {
            throw JedisFailures.isUnreadable(e) ? JedisCommand.unreadable(node, e) : e;
        } finally {
            if (!replied) {
                connection.setBroken();
            }
        }
    }

    /** Gives a connection back, whatever its state. A broken one is closed at once; the pool hears of it elsewhere. */
    static void giveBack(Connection connection, Executor elsewhere) {
        if (!connection.isBroken()) {
            close(connection);
            return;
        }
        disconnect(connection);
        execute(elsewhere, () -> close(connection));
    }

    /** Closes the socket and tells nobody. */
    static void disconnect(Connection connection) {
        try {
            connection.forceDisconnect();
        } catch (IOException | RuntimeException e) {
            log.debug("Closing a broken connection failed", e);
        }
    }

    /** Runs {@code task} on {@code elsewhere}, or here once that is shut down. */
    static void execute(Executor elsewhere, Runnable task) {
        try {
            elsewhere.execute(task);
        } catch (RejectedExecutionException closed) {
            task.run();
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (RuntimeException e) {
            log.debug("Giving a connection back failed", e); // must not take the place of the command's outcome
        }
    }

    /** The pool was closed before or while a connection was borrowed: the node has left, or the client was closed. */
    static final class PoolClosedException extends JedisException {

        private static final long serialVersionUID = 1L;

        PoolClosedException(Throwable cause) {
            super("the connection pool was closed", cause);
        }
    }
}
