package io.slotpilot.core.keylint;

import io.slotpilot.core.command.CommandInfo;
import io.slotpilot.core.command.CommandTable;
import org.jspecify.annotations.Nullable;

/** All that the linter needs to know of a command that it does not look at. Adapters find it once for each name. */
public enum CommandShape {
    /** Names no key, or is not known. */
    NO_KEY,
    /** Names one key. */
    ONE_KEY,
    /** May name several keys. */
    SEVERAL_KEYS,
    WATCH,
    UNWATCH,
    MULTI,
    EXEC,
    DISCARD;

    /** The shape of the command of that name in any case. */
    public static CommandShape of(String name) {
        return of(CommandTable.standard().find(name));
    }

    /** The shape of the command of that ASCII name in any case. */
    public static CommandShape of(byte[] name) {
        return of(CommandTable.standard().find(name));
    }

    private static CommandShape of(@Nullable CommandInfo command) {
        if (command == null) {
            return NO_KEY;
        }
        return switch (command.name()) {
            case "WATCH" -> WATCH;
            case "UNWATCH" -> UNWATCH;
            case "MULTI" -> MULTI;
            case "EXEC" -> EXEC;
            case "DISCARD", "RESET" -> DISCARD;
            default -> byKeys(command);
        };
    }

    private static CommandShape byKeys(CommandInfo command) {
        if (command.mayNameSeveralKeys()) {
            return SEVERAL_KEYS;
        }
        // OBJECT and the like have their keys in their subcommands, one each.
        return command.keyless() && !command.isContainer() ? NO_KEY : ONE_KEY;
    }
}
