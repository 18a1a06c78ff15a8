package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.SideEffect;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BuilderFactory;
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

    private final RedirectEngine engine;
    private final NodeAddress node;
    private final boolean asking;
    private @Nullable Connection connection;

    /** @param asking whether the node needs to be asked, because the slot is on its way there */
    WatchingConnection(RedirectEngine engine, Connection connection, NodeAddress node, boolean asking) {
        this.engine = engine;
        this.connection = connection;
        this.node = node;
        this.asking = asking;
    }

    /** Watches more keys of the same slot. */
    void watch(CommandArguments arguments) {
        execute(new CommandObject<>(arguments, BuilderFactory.STRING));
    }

    /** Runs a command between WATCH and MULTI; over another connection where the watch has been lost. */
    <T> T execute(CommandObject<T> command) {
        CommandArguments arguments = command.getArguments();
        if (connection == null) {
            return engine.execute(command);
        }
        try {
            return command.getBuilder().build(send(arguments));
        } catch (JedisDataException e) {
            if (!elsewhere(e)) {
                throw e;
            }
        } catch (JedisConnectionException e) {
            lost();
            if (CommandTable.standard().sideEffect(new CommandWords(arguments)) != SideEffect.READ
                    && arguments.getCommand() != Command.WATCH) {
                throw new JedisUnknownOutcomeException(
                        "The command may or may not have been executed: " + "the connection to " + node
                                + " was lost before its reply came",
                        e);
            }
        }
        return engine.execute(command);
    }

    /**
     * Runs the transaction.
     *
     * @return {@code null} if a watched key was changed, or has moved to another node
     */
    @Nullable
    List<Object> execute(QueuedTransaction transaction) {
        if (connection == null) {
            return null;
        }
        try {
            return transaction.run(connection, asking);
        } catch (JedisDataException e) {
            if (elsewhere(e)) {
                return null;
            }
            throw e;
        } catch (JedisConnectionException e) {
            lost();
            if (transaction.sideEffect() == SideEffect.READ) {
                throw new JedisClusterOperationException(e.getMessage(), e);
            }
            throw new JedisUnknownOutcomeException(
                    "The transaction may or may not have been executed: the connection to " + node
                            + " was lost before the reply to EXEC came",
                    e);
        }
    }

    /** Sends one command and reads its reply. */
    @Nullable
    Object send(CommandArguments arguments) {
        Connection open = connection;
        if (open == null) {
            throw new JedisClusterOperationException("the watch was lost");
        }
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

    private boolean elsewhere(JedisDataException error) {
        if (!QueuedTransaction.saysElsewhere(error)) {
            return false;
        }
        engine.topology().learn(QueuedTransaction.failure(error, node, engine.redirectTargets()), node, -1);
        close();
        return true;
    }

    private void lost() {
        if (connection != null) {
            connection.setBroken();
        }
        close();
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
