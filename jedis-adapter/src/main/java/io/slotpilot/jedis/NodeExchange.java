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
 * What goes to one node in one round of a batch, over one connection: {@link #write} or {@link #writeWithoutWaiting},
 * then {@link #readFew} as long as there is more, then in any case {@link #close}. Every command has replied or was refused after that, or was not
 * sent. Used by one thread.
 */
final class NodeExchange implements AutoCloseable {

    /** The first commands go in a smaller group, so that the server has work soon. */
    static final int FIRST_GROUP = 64;

    /** So many commands go together after that: more groups would cost the server more. */
    private static final int GROUP = 96;

    /** So many replies are read before it is another node's turn. */
    private static final int FEW_REPLIES = 32;

    private final RedirectEngine engine;
    private final NodeAddress node;
    private final NodeTraffic traffic;
    private final List<BatchedCommand> commands = new ArrayList<>();
    private @Nullable Connection connection;
    private boolean looked;
    private boolean lost;
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

    /** Whether no command can be added any more: the connection was lost while they were written. */
    boolean isLost() {
        return lost;
    }

    boolean holdsConnection() {
        return connection != null;
    }

    /** Writes what was added since the last time, if that is a group and a connection is idle. */
    void writeEarly() {
        if (commands.size() - written < (written == 0 ? FIRST_GROUP : GROUP)) {
            return;
        }
        if (!looked) {
            looked = true;
            connection = engine.connections().borrowIdle(node, commands.get(0).slot());
        }
        if (connection != null) {
            writeRest(connection);
        }
    }

    /** Writes what is left if there is a connection for it at once; else none of it has been sent after this. */
    void writeWithoutWaiting() {
        if (connection == null) {
            connection = engine.connections().borrowAtOnce(node, commands.get(0).slot());
        }
        if (connection != null) {
            writeRest(connection);
        }
    }

    /** Borrows a connection and writes all commands, as far as that works. */
    void write() {
        try {
            connection = engine.connections().borrow(node, commands.get(0).slot(), limitNanos());
        } catch (RuntimeException e) {
            refuseFrom(0, e, JedisFailures.beforeWrite(e, node, engine.redirectTargets()));
            return;
        }
        writeRest(connection);
    }

    /** Writes and flushes what was not written yet. */
    private void writeRest(Connection connection) {
        if (lost) {
            return;
        }
        int before = written;
        try {
            while (written < commands.size()) {
                BatchedCommand command = commands.get(written);
                if (command.asking()) {
                    connection.sendCommand(Protocol.Command.ASKING);
                }
                connection.sendCommand(command.arguments());
                written++;
            }
            connection.getMany(0); // flushes
        } catch (JedisConnectionException e) {
            lost = true;
            // What was not handed over as a whole cannot have been executed.
            refuseFrom(written, e, Failure.of(FailureKind.CONNECT_FAILED));
            lose(e);
        } finally {
            traffic.sent(written - before);
        }
    }

    /**
     * Reads the next few replies of what was written. Nodes answer side by side: reading of each in turn, the caller takes
     * in what is there while they work on the rest.
     *
     * @return whether there are more to read
     */
    boolean readFew() {
        if (connection == null || ended == commands.size()) {
            return false;
        }
        long limit = limitNanos();
        try (SocketTimeout ignored = SocketTimeout.atMost(connection, limit == 0 ? Long.MAX_VALUE : limit)) {
            readTo(Math.min(written, ended + FEW_REPLIES), connection);
        } catch (RuntimeException e) {
            lose(JedisFailures.isUnreadable(e) ? JedisCommand.unreadable(node, e) : e);
        }
        return ended < written;
    }

    private void readTo(int end, Connection connection) {
        int succeeded = 0;
        try {
            while (ended < end) {
                succeeded += readNext(connection) ? 1 : 0;
            }
        } finally {
            traffic.succeeded(succeeded);
        }
    }

    private boolean readNext(Connection connection) {
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
            return false;
        }
        command.replied(outcome);
        return true;
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
            engine.connections()
                    .closeIdle(node); // most likely they share the fate, and each would fail one more command
        }
        ended = commands.size(); // those that were not written have been refused already
    }

    private void refuseFrom(int first, RuntimeException error, Failure failure) {
        for (BatchedCommand command : commands.subList(first, commands.size())) {
            command.refused(JedisFailures.oneOf(error), failure);
        }
    }

    /** The most time that repeated commands without a reply have left, or {@code 0} for the client's own timeout. */
    private long limitNanos() {
        long limit = 0;
        for (int i = ended; i < commands.size(); i++) {
            Attempt attempt = commands.get(i).attempt();
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
        engine.connections().giveBack(connection);
    }
}
