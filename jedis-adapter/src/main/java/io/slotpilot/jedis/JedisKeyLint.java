package io.slotpilot.jedis;

import io.slotpilot.core.keylint.ClientLint;
import io.slotpilot.core.keylint.CommandShape;
import io.slotpilot.core.keylint.ConnectionLint;
import io.slotpilot.core.keylint.KeyFinding;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/** Shows Jedis's commands to the linter. */
final class JedisKeyLint {

    private static final CommandShape[] SHAPES = shapes();

    private JedisKeyLint() {}

    /**
     * Looks at a command that belongs to no transaction.
     *
     * @throws JedisDataException if it must not be sent
     */
    static void look(ClientLint lint, CommandArguments arguments) {
        if (lint.wants(shape(arguments.getCommand()))) {
            refuse(lint.look(new CommandWords(arguments)));
        }
    }

    /**
     * Looks at what a connection is about to send.
     *
     * @throws JedisDataException if it must not be sent
     */
    static void look(ConnectionLint lint, CommandArguments arguments) {
        CommandShape shape = shape(arguments.getCommand());
        if (lint.wants(shape)) {
            refuse(lint.look(shape, new CommandWords(arguments)));
        }
    }

    private static void refuse(@Nullable KeyFinding finding) {
        if (finding != null) {
            throw new JedisDataException("CROSSSLOT " + finding.message());
        }
    }

    private static CommandShape shape(ProtocolCommand command) {
        return command instanceof Command known ? SHAPES[known.ordinal()] : CommandShape.of(command.getRaw());
    }

    private static CommandShape[] shapes() {
        Command[] commands = Command.values();
        CommandShape[] shapes = new CommandShape[commands.length];
        for (Command command : commands) {
            shapes[command.ordinal()] = CommandShape.of(command.getRaw());
        }
        return shapes;
    }
}
