package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.drive.BlockingCall;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisClusterOperationException;

/**
 * Something other than one command that is done over one connection to the owner of a slot. Used by one thread.
 *
 * @param <T> what it results in
 */
final class ConnectionCall<T> implements BlockingCall<T> {

    /** What is done. */
    @FunctionalInterface
    interface Use<T> {

        /** @param asking whether ASKING must come first, in the same write */
        T on(Connection connection, NodeAddress node, boolean asking);
    }

    private final RedirectEngine engine;
    private final int slot;
    private final SideEffect sideEffect;
    private final boolean keeps;
    private final Use<T> use;
    private boolean used;

    /**
     * A call.
     *
     * @param sideEffect what doing it twice would do
     * @param keeps whether the connection is part of the result, so that it is not given back after a success
     */
    ConnectionCall(RedirectEngine engine, int slot, SideEffect sideEffect, boolean keeps, Use<T> use) {
        this.engine = engine;
        this.slot = slot;
        this.sideEffect = sideEffect;
        this.keeps = keeps;
        this.use = use;
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public SideEffect sideEffect() {
        return sideEffect;
    }

    @Override
    public T send(@Nullable NodeAddress node, boolean asking, long limitNanos) {
        used = false;
        if (node == null) {
            throw new JedisClusterOperationException(engine.whyNoTarget(slot));
        }
        Connection connection = engine.connections().borrow(node, slot, limitNanos);
        boolean kept = false;
        try (SocketTimeout ignored = SocketTimeout.atMost(connection, limitNanos <= 0 ? Long.MAX_VALUE : limitNanos)) {
            used = true;
            T result = Connections.exchange(connection, node, () -> use.on(connection, node, asking));
            kept = keeps;
            return result;
        } finally {
            if (!kept) {
                engine.connections().giveBack(connection);
            }
        }
    }

    @Override
    public Failure classify(RuntimeException error, @Nullable NodeAddress node) {
        if (node == null) {
            return Failure.of(engine.isUncovered(slot) ? FailureKind.CLUSTER_DOWN : FailureKind.CONNECT_FAILED);
        }
        return used
                ? JedisFailures.afterWrite(error, node, engine.redirectTargets())
                : JedisFailures.beforeWrite(error, node, engine.redirectTargets());
    }
}
