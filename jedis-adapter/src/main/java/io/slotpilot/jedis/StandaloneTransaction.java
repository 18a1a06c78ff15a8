package io.slotpilot.jedis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The transaction on a {@link StandaloneConnection}, whose user sends its commands among all others. Tells which are the
 * transaction's, and answers each as a server does, for users that read the replies one by one.
 *
 * <p>Used by one thread at a time.
 */
final class StandaloneTransaction {

    private static final byte[] OK = "OK".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] QUEUED = "QUEUED".getBytes(StandardCharsets.US_ASCII);

    private final TransactionConnection connection;
    private boolean watching;
    private boolean queueing;
    private @Nullable ProtocolCommand unanswered;

    StandaloneTransaction(TransactionConnection connection) {
        this.connection = connection;
    }

    /** Whether a watch or a queue has begun and not ended. */
    boolean isOpen() {
        return watching || queueing;
    }

    /** Whether commands are queued, from MULTI on. */
    boolean isQueueing() {
        return queueing;
    }

    /** Whether this command is to be sent here. Before MULTI most are not: they are executed at once. */
    boolean takes(CommandArguments arguments) {
        ProtocolCommand command = arguments.getCommand();
        return queueing
                || command == Command.MULTI
                || command == Command.WATCH
                || watching && command == Command.UNWATCH;
    }

    void send(CommandArguments arguments) {
        ProtocolCommand command = arguments.getCommand();
        unanswered = null;
        if (command == Command.WATCH) { // the legacy class sends it by itself
            execute(new CommandObject<>(arguments, BuilderFactory.RAW_OBJECT));
        } else {
            queue(arguments);
            queueing |= command == Command.MULTI;
        }
        unanswered = command;
    }

    private void queue(CommandArguments arguments) {
        try {
            connection.sendCommand(arguments);
        } catch (JedisDataException e) {
            if (arguments.getCommand() == Command.EXEC) { // Jedis takes it for ended
                end();
            }
            throw e;
        }
    }

    /** Runs WATCH, or a command between WATCH and MULTI. */
    <T> T execute(CommandObject<T> command) {
        T reply = connection.executeCommand(command);
        watching |= command.getArguments().getCommand() == Command.WATCH;
        return reply;
    }

    /** Whether the reply to the command that was sent last was not read yet. */
    boolean owesReply() {
        return unanswered != null;
    }

    /** The reply to the command that was sent last. */
    @Nullable
    Object reply() {
        ProtocolCommand command = unanswered;
        unanswered = null;
        if (queueing && command == Command.EXEC) {
            end();
            return connection.getObjectMultiBulkReply();
        }
        if (queueing ? command == Command.DISCARD : command == Command.UNWATCH) {
            close();
            return OK;
        }
        return command == Command.MULTI || command == Command.WATCH ? OK : QUEUED;
    }

    /** The replies to MULTI and to the commands, for users that read them together before they send EXEC. */
    List<Object> getMany(int count) {
        unanswered = null;
        return connection.getMany(count);
    }

    private void end() {
        watching = false;
        queueing = false;
    }

    /** Ends it without executing anything; another one may begin. */
    void close() {
        unanswered = null;
        end();
        connection.close();
    }
}
