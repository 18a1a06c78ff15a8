package io.slotpilot.lettuce;

import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.slotpilot.core.command.CommandFlag;
import io.slotpilot.core.command.CommandInfo;
import io.slotpilot.core.command.CommandTable;
import java.util.EnumSet;
import java.util.Set;

/** Commands that may wait on the server until something happens. Their silence says nothing about a node. */
final class BlockingCommands {

    private static final Set<CommandType> TYPES = types();

    private BlockingCommands() {}

    static boolean contains(ProtocolKeyword type) {
        return type instanceof CommandType known ? TYPES.contains(known) : isBlocking(type.toString());
    }

    private static Set<CommandType> types() {
        Set<CommandType> types = EnumSet.noneOf(CommandType.class);
        for (CommandType type : CommandType.values()) {
            if (isBlocking(type.toString())) {
                types.add(type);
            }
        }
        return types;
    }

    private static boolean isBlocking(String name) {
        CommandInfo info = CommandTable.standard().find(name);
        return info != null && info.has(CommandFlag.BLOCKING);
    }
}
