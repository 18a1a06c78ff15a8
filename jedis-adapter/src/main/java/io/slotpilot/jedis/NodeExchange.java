package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.NodeTraffic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What goes to one node in one round of a batch, over one connection: {@link #write}, then {@link #read}, then in any
 * case {@link #close}. Every command has replied or was refused after that. Used by one thread.
 */
final class NodeExchange implements AutoCloseable {

    private final RedirectEngine engine;
    private final NodeAddress node;
    private final NodeTraffic traffic;
    private final List<BatchedCommand> commands = new ArrayList<>();
    private @Nullable Connection connection;
    private int written;
    private int ended;

    NodeExchange(RedirectEngine engine, NodeAddress node) {
        this.engine = engine;
        this.node = node;
        this.traffic = engine.traffic(node);
    }

    NodeAddress node() {
        return node;
    }

    void add(BatchedCommand command) {
        commands.add(command);
    }

    /** Borrows a connection and writes all commands, as far as that works. */
    void write() {
        try {
            connection = engine.borrow(node, commands.get(0).slot(), limitNanos());
        } catch (RuntimeException e) {
            refuseFrom(0, e, JedisFailures.beforeWrite(e, node, engine.redirectTargets()));
            return;
        }
        try {
            for (BatchedCommand command : commands) {
                if (command.asking()) {
                    connection.sendCommand(Protocol.Command.ASKING);
                }
                connection.sendCommand(command.arguments());
                traffic.sent();
                written++;
            }
            connection.getMany(0); // flushes
        } catch (JedisConnectionException e) {
            // What was not handed over as a whole cannot have been executed.
            refuseFrom(written, e, Failure.of(FailureKind.CONNECT_FAILED));
            lose(e);
        }
    }

    /** Reads a reply for each command that was written. */
    void read() {
        if (connection == null || ended == commands.size()) {
            return;
        }
        long limit = limitNanos();
        try (SocketTimeout ignored = SocketTimeout.atMost(connection, limit == 0 ? Long.MAX_VALUE : limit)) {
            while (ended < written) {
                readNext(connection);
            }
        } catch (RuntimeException e) {
            lose(JedisFailures.isUnreadable(e) ? JedisCommand.unreadable(node, e) : e);
        }
    }

    private void readNext(Connection connection) {
        BatchedCommand command = commands.get(ended);
        Object asked = command.asking() ? readOne(connection) : null;
        Object reply = readOne(connection);
        // A user without the right to ASKING must be told so, not of the MOVED behind it.
        Object outcome = asked instanceof JedisDataException ? asked : reply;
        ended++;
        if (outcome instanceof JedisDataException error) {
            traffic.refused();
            command.refused(error, JedisFailures.afterWrite(error, node, engine.redirectTargets()));
            if (JedisFailures.endsConnection(error)) {
                connection.setBroken();
            }
        } else {
            traffic.succeeded();
            command.replied(outcome);
        }
    }

    private static @Nullable Object readOne(Connection connection) {
        try {
            return connection.getUnflushedObject();
        } catch (JedisDataException error) {
            return error;
        }
    }

    /** The replies that have not come yet never will. */
    private void lose(RuntimeException error) {
        if (connection != null) {
            connection.setBroken();
        }
        Failure failure = JedisFailures.afterWrite(error, node, engine.redirectTargets());
        for (; ended < written; ended++) {
            traffic.lost();
            commands.get(ended).refused(JedisFailures.oneOf(error), failure);
        }
        if (failure.kind() == FailureKind.CONNECTION_LOST) {
            engine.closeIdle(node); // most likely they share the fate, and each would fail one more command
        }
        ended = commands.size(); // those that were not written have been refused already
    }

    private void refuseFrom(int first, RuntimeException error, Failure failure) {
        for (BatchedCommand command : commands.subList(first, commands.size())) {
            command.refused(JedisFailures.oneOf(error), failure);
        }
    }

    /** The most time that repeated commands have left, or {@code 0} for the client's own timeout. */
    private long limitNanos() {
        long limit = 0;
        for (BatchedCommand command : commands) {
            Attempt attempt = command.attempt();
            if (attempt == null) {
                return 0;
            }
            limit = Math.max(limit, engine.redirects().left(attempt));
        }
        return limit;
    }

    @Override
    public void close() {
        if (connection == null) {
            return;
        }
        if (ended < commands.size()) {
            lose(new JedisClusterOperationException("the replies of " + node + " were not read"));
        }
        engine.giveBack(connection);
    }
}
