package io.slotpilot.lettuce;

import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.slotpilot.core.command.CommandInfo;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.RawCommand;
import io.slotpilot.core.command.SideEffect;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/** What the command table says of Lettuce's commands. */
final class CommandWords {

    private static final Set<CommandType> SEVERAL_KEYS = types(CommandWords::several);
    private static final Set<CommandType> KEYED = types(CommandWords::keyed);

    private CommandWords() {}

    /** What a second execution of the command would do. Costs an encoding, so only asked when a command has failed. */
    static SideEffect sideEffect(RedisCommand<?, ?, ?> command) {
        return CommandTable.standard().sideEffect(of(command));
    }

    static RawCommand of(RedisCommand<?, ?, ?> command) {
        return EncodedWords.of(command);
    }

    /** Whether the command, which names a key, may name another one. Asked of every command, so by its type alone. */
    static boolean mayNameSeveralKeys(RedisCommand<?, ?, ?> command) {
        ProtocolKeyword type = command.getType();
        boolean several = type instanceof CommandType known ? SEVERAL_KEYS.contains(known) : several(type.toString());
        return several && command.getArgs().count() > 1;
    }

    /** Whether a command of that type may name keys. */
    static boolean mayNameKeys(ProtocolKeyword type) {
        return type instanceof CommandType known ? KEYED.contains(known) : keyed(type.toString());
    }

    private static Set<CommandType> types(Predicate<String> which) {
        Set<CommandType> types = EnumSet.noneOf(CommandType.class);
        for (CommandType type : CommandType.values()) {
            if (which.test(type.toString())) {
                types.add(type);
            }
        }
        return types;
    }

    private static boolean keyed(String name) {
        CommandInfo info = CommandTable.standard().find(name);
        return info != null && (info.isContainer() || !info.keyless());
    }

    private static boolean several(String name) {
        CommandInfo info = CommandTable.standard().find(name);
        return info != null && info.mayNameSeveralKeys();
    }
}
