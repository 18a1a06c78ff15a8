package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.drive.BlockingCall;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.NodeTraffic;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisDataException;

/** One command on its way. Used by one thread. */
final class JedisCommand<T> implements BlockingCall<T> {

    /** For commands that block on purpose: their silence says nothing about the node. */
    private static final NodeTraffic UNCOUNTED = new NodeTraffic();

    private final RedirectEngine engine;
    private final CommandObject<T> command;
    private final int slot;
    private boolean written;

    /** @param slot the slot of its keys, or {@code -1} */
    JedisCommand(RedirectEngine engine, CommandObject<T> command, int slot) {
        this.engine = engine;
        this.command = command;
        this.slot = slot;
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public boolean waits() {
        return blocks();
    }

    @Override
    public String commandName() {
        return CommandWords.name(command.getArguments());
    }

    @Override
    public SideEffect sideEffect() {
        return CommandTable.standard().sideEffect(new CommandWords(command.getArguments()));
    }

    @Override
    public T send(@Nullable NodeAddress node, boolean asking, long limitNanos) {
        written = false;
        if (node == null) {
            throw new JedisClusterOperationException(engine.whyNoTarget(slot));
        }
        Connection connection = engine.connections().borrow(node, slot, limitNanos);
        try {
            if (blocks()) {
                return exchangeBlocking(connection, node, asking);
            }
            return limitNanos <= 0
                    ? exchange(connection, node, asking)
                    : exchangeWithin(limitNanos, connection, node, asking);
        } finally {
            engine.connections().giveBack(connection);
        }
    }

    @Override
    public Failure classify(RuntimeException error, @Nullable NodeAddress node) {
        if (node == null) {
            return Failure.of(engine.isUncovered(slot) ? FailureKind.CLUSTER_DOWN : FailureKind.CONNECT_FAILED);
        }
        if (!written) {
            return JedisFailures.beforeWrite(error, node, engine.redirectTargets());
        }
        Failure failure = JedisFailures.afterWrite(error, node, engine.redirectTargets());
        if (failure.kind() == FailureKind.CONNECTION_LOST) {
            // Most likely they share the fate, and each would fail one more command.
            engine.connections().closeIdle(node);
        }
        return failure;
    }

    private T exchangeBlocking(Connection connection, NodeAddress node, boolean asking) {
        try (BlockedCommands.Stay ignored = engine.blocked().enter(node, slot, connection)) {
            return exchange(connection, node, asking);
        }
    }

    private T exchangeWithin(long limitNanos, Connection connection, NodeAddress node, boolean asking) {
        try (SocketTimeout ignored = SocketTimeout.atMost(connection, limitNanos)) {
            return exchange(connection, node, asking);
        }
    }

    private T exchange(Connection connection, NodeAddress node, boolean asking) {
        NodeTraffic traffic = blocks() ? UNCOUNTED : engine.traffic(node);
        boolean answered = false;
        written = true;
        traffic.sent();
        try {
            T reply = asking ? executeAsking(connection) : connection.executeCommand(command);
            answered = true;
            traffic.succeeded();
            return reply;
        } catch (JedisDataException e) {
            answered = true;
            traffic.refused();
            if (JedisFailures.endsConnection(e)) {
                connection.setBroken();
            }
            throw e;
        } catch (RuntimeException e) {
            throw JedisFailures.isUnreadable(e) ? unreadable(node, e) : e;
        } finally {
            if (!answered) {
                traffic.lost();
                connection.setBroken(); // whatever there is still to read is not for the next command
            }
        }
    }

    /** Both in one write and one read: the flag that ASKING sets is good for the very next command only. */
    private T executeAsking(Connection connection) {
        connection.sendCommand(Protocol.Command.ASKING);
        connection.sendCommand(command.getArguments());
        if (!blocks()) {
            return replyAfterAsking(connection);
        }
        connection.setTimeoutInfinite();
        try {
            return replyAfterAsking(connection);
        } finally {
            connection.rollbackTimeout();
        }
    }

    private T replyAfterAsking(Connection connection) {
        List<Object> replies = connection.getMany(2);
        for (Object reply : replies) { // a user without the right to ASKING must be told so, not of the MOVED behind it
            if (reply instanceof JedisDataException error) {
                throw error;
            }
        }
        return command.getBuilder().build(replies.get(1));
    }

    private boolean blocks() {
        return command.getArguments().isBlocking();
    }

    static JedisClusterOperationException unreadable(NodeAddress node, RuntimeException cause) {
        return new JedisClusterOperationException(
                node + " sent a reply that cannot be read, such as a malformed MOVED; its connection was closed",
                cause);
    }
}
