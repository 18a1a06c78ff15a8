package io.slotpilot.lettuce;

import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.slotpilot.core.cluster.KeySlot;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/** Which commands we send: those with a key, and those without one that leave nothing behind in a connection. */
final class CommandRoutes {

    /** Left to Lettuce, which sends it over its default connection. */
    static final int STOCK = -2;

    // All others may be about the connection itself: its name, its user, its transaction, its subscriptions.
    private static final Set<CommandType> FREE = EnumSet.of(
            CommandType.PING,
            CommandType.ECHO,
            CommandType.TIME,
            CommandType.INFO,
            CommandType.DBSIZE,
            CommandType.FLUSHALL,
            CommandType.FLUSHDB,
            CommandType.KEYS,
            CommandType.RANDOMKEY,
            CommandType.EVAL,
            CommandType.EVALSHA,
            CommandType.EVAL_RO,
            CommandType.EVALSHA_RO,
            CommandType.FCALL,
            CommandType.FCALL_RO);

    private CommandRoutes() {}

    /** The slot of the first key; -1 for a command that may go to any primary; {@link #STOCK}. */
    static int slotOf(RedisCommand<?, ?, ?> command) {
        CommandArgs<?, ?> args = command.getArgs();
        ByteBuffer key = args == null || command.getType() == CommandType.CLIENT ? null : args.getFirstEncodedKey();
        if (key != null) {
            return KeySlot.of(key);
        }
        if (args != null && args.count() > 0 && CommandWords.mayNameKeys(command.getType())) {
            int slot = EncodedWords.of(command).firstSlot(); // of a key that was added as any other argument
            if (slot >= 0) {
                return slot;
            }
        }
        return command.getType() instanceof CommandType type && FREE.contains(type) ? -1 : STOCK;
    }
}
