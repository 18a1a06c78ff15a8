package io.slotpilot.jedis;

import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.keylint.ConnectionLint;
import io.slotpilot.core.redirect.CrossSlotCommand;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What a Jedis transaction takes for its connection. It sends nothing before EXEC, but for WATCH and what is read after
 * it, which take a connection to the slot's owner for themselves until the transaction ends.
 *
 * <p>Used by one thread at a time, as a transaction is.
 */
final class TransactionConnection extends SocketlessConnection {

    private final RedirectEngine engine;
    private QueuedTransaction transaction = new QueuedTransaction();
    private @Nullable WatchingConnection watching;
    private boolean queueing;
    private @Nullable ConnectionLint lint;

    /** @param protocol what the connections of this client speak; {@code null} for Jedis's default */
    TransactionConnection(RedirectEngine engine, @Nullable RedisProtocol protocol) {
        this.engine = engine;
        this.protocol = protocol;
        this.lint = engine.transactionLint();
    }

    RedirectEngine engine() {
        return engine;
    }

    // ---- MULTI, the commands, and then EXEC or DISCARD; or UNWATCH

    @Override
    public void sendCommand(CommandArguments arguments) {
        look(arguments);
        if (arguments.getCommand() == Command.MULTI) {
            queueing = true;
        } else if (queueing && !ends(arguments)) {
            queue(arguments);
        }
    }

    private void queue(CommandArguments arguments) {
        try {
            transaction.add(arguments);
        } catch (JedisClusterOperationException e) {
            engine.redirects().crossSlot(CrossSlotCommand.TRANSACTION);
            endLint();
            throw e;
        }
    }

    private void look(CommandArguments arguments) {
        if (lint == null) {
            return;
        }
        try {
            JedisKeyLint.look(lint, arguments);
        } catch (JedisDataException e) {
            if (arguments.getCommand() == Command.EXEC) {
                close(); // Jedis takes the transaction for ended
            }
            throw e;
        }
    }

    /** The transaction fails as it is, so that this is the last that the linter sees of it. */
    private void endLint() {
        if (lint != null) {
            JedisKeyLint.look(lint, new CommandArguments(Command.EXEC));
        }
    }

    private static boolean ends(CommandArguments arguments) {
        return arguments.getCommand() == Command.EXEC || arguments.getCommand() == Command.DISCARD;
    }

    /** The replies to MULTI and to the commands, which Jedis reads before it sends EXEC. */
    @Override
    public List<Object> getMany(int count) {
        return Collections.nCopies(count, "QUEUED");
    }

    /** The reply to EXEC. */
    @Override
    @SuppressWarnings("NullAway") // null means that a watched key was changed, as in the superclass
    public List<Object> getObjectMultiBulkReply() {
        QueuedTransaction finished = transaction;
        WatchingConnection watched = watching;
        reset();
        if (watched != null) {
            try (watched) {
                return watched.execute(finished);
            }
        }
        return engine.call(new ConnectionCall<>(
                engine,
                finished.slot(),
                finished.sideEffect(),
                false,
                (connection, node, asking) -> finished.run(connection, asking)));
    }

    /** The reply to DISCARD or UNWATCH. */
    @Override
    public String getStatusCodeReply() {
        close();
        return "OK";
    }

    // ---- before MULTI

    @Override
    public <T> T executeCommand(CommandObject<T> command) {
        CommandArguments arguments = command.getArguments();
        if (arguments.getCommand() == Command.WATCH) {
            look(arguments);
            watch(arguments);
            return command.getBuilder().build("OK".getBytes(StandardCharsets.US_ASCII));
        }
        return watching == null ? engine.execute(command) : watching.execute(command);
    }

    private void watch(CommandArguments arguments) {
        try {
            transaction.belongs(arguments);
        } catch (JedisClusterOperationException e) {
            engine.redirects().crossSlot(CrossSlotCommand.TRANSACTION);
            endLint();
            throw e;
        }
        if (watching != null) {
            watching.watch(arguments);
            return;
        }
        watching = engine.call(new ConnectionCall<>(
                engine,
                transaction.slot(),
                SideEffect.READ, // nothing is lost with a watch that nobody relies on yet
                true,
                (connection, node, asking) -> {
                    WatchingConnection made = new WatchingConnection(engine, connection, node, asking);
                    made.begin(arguments);
                    return made;
                }));
    }

    @Override
    public void close() {
        if (watching != null) {
            watching.close();
        }
        reset();
    }

    private void reset() {
        transaction = new QueuedTransaction();
        watching = null;
        queueing = false;
        lint = engine.transactionLint();
    }
}
