package io.slotpilot.jedis;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;

/**
 * Connections that were just given back, where the next borrower finds them without the pool's lock, clock and
 * bookkeeping: with fast replies these cost more than all else that a client does. Thread-safe, takes no lock.
 *
 * <p>Nobody ever waits in the pool for a connection that lies here. A searcher raises {@link #searching} before it
 * looks here for the last time; who keeps a connection looks at {@code searching} after it has put it here. So one of
 * the two sees the other.
 */
final class SpareConnections {

    /** A power of two. More threads than this that pause between two commands find theirs in the pool. */
    private static final int CELLS = 8;

    private final AtomicReferenceArray<@Nullable Connection> cells = new AtomicReferenceArray<>(CELLS);
    private final AtomicInteger searching = new AtomicInteger();

    /** A connection that nobody else has, or {@code null} if there is none. */
    @Nullable
    Connection take() {
        int start = start();
        for (int i = 0; i < CELLS; i++) {
            int cell = (start + i) & (CELLS - 1);
            Connection spare = cells.get(cell);
            if (spare != null && cells.compareAndSet(cell, spare, null)) {
                return spare;
            }
        }
        return null;
    }

    /**
     * Keeps a connection for the next {@link #take}.
     *
     * @return false if it is the pool's: because there is no room, or because somebody may wait for it there
     * @throws IllegalStateException if it is here already, as a pool would throw: two threads would get it
     */
    boolean keep(Connection connection) {
        for (int cell = 0; cell < CELLS; cell++) {
            if (cells.get(cell) == connection) {
                throw new IllegalStateException("the connection has been given back already");
            }
        }
        if (searching.get() > 0) {
            return false;
        }
        int start = start();
        for (int i = 0; i < CELLS; i++) {
            int cell = (start + i) & (CELLS - 1);
            if (cells.get(cell) == null && cells.compareAndSet(cell, null, connection)) {
                // If it cannot be taken back, somebody has it who will look here in turn when giving it back.
                return searching.get() == 0 || !cells.compareAndSet(cell, connection, null);
            }
        }
        return false;
    }

    /** From now on, until as many calls of {@link #found}, connections are given back to the pool. */
    void searching() {
        searching.incrementAndGet();
    }

    /** The end of what {@link #searching} has begun. */
    void found() {
        searching.decrementAndGet();
    }

    /** How many there are. */
    int count() {
        int count = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            count += cells.get(cell) == null ? 0 : 1;
        }
        return count;
    }

    /**
     * Takes what is here, and no more than that: others may go on keeping connections.
     *
     * @return how many
     */
    int drainTo(Consumer<Connection> taker) {
        int count = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            Connection spare = cells.getAndSet(cell, null);
            if (spare != null) {
                taker.accept(spare);
                count++;
            }
        }
        return count;
    }

    /** Threads begin at different cells, so that each tends to get the connection that it has used before. */
    @SuppressWarnings("deprecation") // threadId() is of Java 19
    private static int start() {
        return (int) Thread.currentThread().getId() & (CELLS - 1);
    }
}
