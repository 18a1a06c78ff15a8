package io.slotpilot.lettuce;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.slotpilot.core.keylint.CommandShape;
import io.slotpilot.core.keylint.ConnectionLint;
import io.slotpilot.core.keylint.KeyFinding;
import org.jspecify.annotations.Nullable;

/** Shows Lettuce's commands to the linter. */
final class LettuceKeyLint {

    private static final CommandShape[] SHAPES = shapes();

    private LettuceKeyLint() {}

    /**
     * Looks at what a connection is about to send.
     *
     * @param lint null if there is none
     * @return the error if it must not be sent, else null
     */
    static @Nullable RedisCommandExecutionException look(@Nullable ConnectionLint lint, RedisCommand<?, ?, ?> command) {
        if (lint == null) {
            return null;
        }
        CommandShape shape = shape(command.getType());
        return lint.wants(shape) ? refusal(lint.look(shape, EncodedWords.of(command))) : null;
    }

    /** The transaction fails as it is, so that this is the last that the linter sees of it. */
    static void end(@Nullable ConnectionLint lint, RedisCommand<?, ?, ?> last) {
        if (lint != null) {
            lint.look(CommandShape.EXEC, EncodedWords.of(last));
        }
    }

    /** As a server would say it. */
    static @Nullable RedisCommandExecutionException refusal(@Nullable KeyFinding finding) {
        return finding == null ? null : new RedisCommandExecutionException("CROSSSLOT " + finding.message());
    }

    private static CommandShape shape(ProtocolKeyword type) {
        return type instanceof CommandType known ? SHAPES[known.ordinal()] : CommandShape.of(type.getBytes());
    }

    private static CommandShape[] shapes() {
        CommandType[] types = CommandType.values();
        CommandShape[] shapes = new CommandShape[types.length];
        for (CommandType type : types) {
            shapes[type.ordinal()] = CommandShape.of(type.getBytes());
        }
        return shapes;
    }
}
