package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Failure;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A connection that watches keys, and belongs to one transaction until closed.
 *
 * <p>A watch does not move with its slot. Once the keys are elsewhere, the transaction ends as if one of them had been
 * changed: that is what callers of WATCH are prepared for, and the next try finds the new owner. Used by one thread.
 */
final class WatchingConnection implements AutoCloseable {

    /** Stands for the reply of a command that another connection has to run. */
    private static final Object ELSEWHERE = new Object();

    private final RedirectEngine engine;
    private final NodeAddress node;
    private final boolean asking;
    private int slot = -1;
    private @Nullable Connection connection;

    /** @param asking whether the node needs to be asked, because the slot is on its way there */
    WatchingConnection(RedirectEngine engine, Connection connection, NodeAddress node, boolean asking) {
        this.engine = engine;
        this.connection = connection;
        this.node = node;
        this.asking = asking;
    }

    /** Watches the first keys. What this throws is for whoever lent the connection to handle. */
    void begin(CommandArguments arguments) {
        slot = CommandSlots.find(arguments);
        if (connection != null) {
            send(connection, arguments);
        }
    }

    /** Watches more keys of the same slot. If they are elsewhere by now, all is lost, and EXEC gives {@code null}. */
    void watch(CommandArguments arguments) {
        if (connection != null) { // else lost already: over a pooled connection it would outlive this transaction
            exchange(arguments, slot, SideEffect.READ);
        }
    }

    /** Runs a command between WATCH and MULTI; over another connection where this one does not lead to its keys. */
    <T> T execute(CommandObject<T> command) {
        CommandArguments arguments = command.getArguments();
        int its = CommandSlots.find(arguments);
        if (connection == null || !leadsTo(its)) {
            return engine.execute(command);
        }
        Object reply = exchange(arguments, its, CommandTable.standard().sideEffect(new CommandWords(arguments)));
        return reply == ELSEWHERE
                ? engine.execute(command)
                : command.getBuilder().build(reply);
    }

    // Also to other slots of the node: a second connection may be more than a small pool has.
    private boolean leadsTo(int its) {
        return its == -1
                || its == slot
                || its >= 0 && node.equals(engine.topology().map().ownerAddress(its));
    }

    /** The reply, or {@link #ELSEWHERE}. A refused command is repeated here, because the watch holds. */
    private @Nullable Object exchange(CommandArguments arguments, int its, SideEffect sideEffect) {
        return engine.call(new WatchedCall<@Nullable Object>(this, sideEffect, limit -> {
            if (connection == null) {
                return ELSEWHERE; // the refusal before has ended the connection
            }
            try {
                return use(limit, open -> send(open, arguments));
            } catch (JedisDataException e) {
                if (elsewhere(e, its)) {
                    return ELSEWHERE;
                }
                throw e;
            } catch (JedisConnectionException e) {
                if (sideEffect == SideEffect.READ) {
                    return ELSEWHERE;
                }
                throw unknown("The command may or may not have been executed", "its reply came", e);
            }
        }));
    }

    /**
     * Runs the transaction.
     *
     * <p>Never twice: EXEC ends the watch also where it is refused (multi.c, discardTransaction), so that a repeat would
     * overwrite what others have changed since. After a refusal that time may heal, such as CLUSTERDOWN, it ends as if a
     * watched key had been changed, after a pause that spares the cluster callers who try again at once.
     *
     * @return {@code null} if a watched key was changed or has moved to another node, or nobody knows any more
     * @throws JedisDataException the refusal, where it cannot heal or there is no time left for a pause
     */
    @Nullable
    List<Object> execute(QueuedTransaction transaction) {
        return engine.call(new WatchedCall<@Nullable List<Object>>(
                this, transaction.sideEffect(), limit -> connection == null ? null : exec(transaction, limit)));
    }

    private @Nullable List<Object> exec(QueuedTransaction transaction, long limit) {
        try {
            return use(limit, open -> transaction.run(open, asking));
        } catch (JedisDataException e) {
            if (elsewhere(e, slot)) {
                return null;
            }
            throw e;
        } catch (JedisConnectionException e) {
            if (transaction.sideEffect() == SideEffect.READ) {
                throw new JedisClusterOperationException(e.getMessage(), e);
            }
            throw unknown("The transaction may or may not have been executed", "the reply to EXEC came", e);
        } finally {
            close();
        }
    }

    private JedisUnknownOutcomeException unknown(String what, String before, JedisConnectionException cause) {
        return new JedisUnknownOutcomeException(
                what + ": the connection to " + node + " was lost before " + before, cause);
    }

    /** Ends the watch if the connection cannot be used after this. */
    private <T extends @Nullable Object> T use(long limit, Function<Connection, T> what) {
        Connection open = connection;
        if (open == null) {
            throw new JedisClusterOperationException("the watch was lost");
        }
        try (SocketTimeout ignored = SocketTimeout.atMost(open, limit <= 0 ? Long.MAX_VALUE : limit)) {
            return Connections.exchange(open, node, () -> what.apply(open));
        } finally {
            if (open.isBroken()) {
                close();
            }
        }
    }

    /** Sends one command and reads its reply. */
    private @Nullable Object send(Connection open, CommandArguments arguments) {
        if (asking) {
            open.sendCommand(Command.ASKING);
        }
        open.sendCommand(arguments);
        List<Object> replies = open.getMany(asking ? 2 : 1);
        for (Object reply : replies) {
            if (reply instanceof JedisDataException error) {
                throw error;
            }
        }
        return replies.get(replies.size() - 1);
    }

    /** Whether the keys of a command are on another node now. If they are those of the watch, it is lost. */
    private boolean elsewhere(JedisDataException error, int its) {
        if (!QueuedTransaction.saysElsewhere(error)) {
            return false;
        }
        Failure failure = failure(error);
        engine.topology().learn(failure, node, -1);
        int meant = its >= 0 ? its : failure.slot(); // of a command that is not known, only the redirect tells the slot
        if (meant < 0 || meant == slot) {
            close();
        }
        return true;
    }

    /** What a failure here means. */
    Failure failure(RuntimeException error) {
        return JedisFailures.afterWrite(error, node, engine.redirectTargets());
    }

    /** The slot of the watched keys. */
    int slot() {
        return slot;
    }

    /** Ends the watch and gives the connection back. */
    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open == null) {
            return;
        }
        try {
            if (!open.isBroken()) {
                open.executeCommand(Command.UNWATCH);
            }
        } catch (RuntimeException e) {
            open.setBroken(); // with the connection ends its watch
        } finally {
            engine.connections().giveBack(open);
        }
    }
}
