package io.slotpilot.core.command;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All commands of the servers that we know: flags, key positions and the rung on the {@linkplain SideEffect side-effect
 * ladder}. Immutable, safe from any thread; finding a command allocates nothing.
 *
 * <p>{@code commands.tsv} is generated from a real server's {@code COMMAND}; {@code newer-commands.tsv} adds, by hand,
 * what younger servers have; {@code side-effects.tsv} is written and reviewed by hand and argues each rung that the
 * server's {@code readonly} flag does not decide.
 */
public final class CommandTable {

    private static final CommandTable STANDARD = CommandTableReader.standard();

    private final NameIndex<CommandInfo> commands;
    private final List<CommandInfo> all;

    /**
     * @param commands by upper-case name, without subcommands
     * @param all with subcommands
     */
    CommandTable(Map<String, CommandInfo> commands, Collection<CommandInfo> all) {
        this.commands = new NameIndex<>(commands);
        this.all = List.copyOf(all);
    }

    /** The table that ships with Slotpilot: Redis 7.0, and newer commands of Redis and Valkey. */
    public static CommandTable standard() {
        return STANDARD;
    }

    /** The command of that name in any case, or null if the table lacks it. */
    public @Nullable CommandInfo find(String name) {
        return commands.find(name);
    }

    /** The command of that ASCII name in any case, or null if the table lacks it. */
    public @Nullable CommandInfo find(byte[] name) {
        return commands.find(name);
    }

    /** The subcommand of that container in any case, or null if the table lacks it. */
    public @Nullable CommandInfo find(String name, String subcommand) {
        CommandInfo container = find(name);
        return container == null ? null : container.subcommand(subcommand);
    }

    /** The command, or the subcommand if it is a container's and names one; null if the table lacks it. */
    public @Nullable CommandInfo find(RawCommand command) {
        if (command.size() == 0) {
            return null;
        }
        CommandInfo info = find(command.argument(0));
        if (info == null || !info.isContainer() || command.size() == 1) {
            return info;
        }
        return info.subcommand(command.argument(1));
    }

    /** What a second execution of the command would do; {@link SideEffect#UNKNOWN} if the table lacks it. */
    public SideEffect sideEffect(RawCommand command) {
        CommandInfo info = find(command);
        return info == null ? SideEffect.UNKNOWN : info.sideEffect(command);
    }

    /**
     * Where the keys of the command stand.
     *
     * @return no position, and {@linkplain KeyPositions#incomplete() incomplete}, if the table lacks the command
     */
    public KeyPositions keys(RawCommand command) {
        CommandInfo info = find(command);
        return info == null ? KeyPositions.NONE_INCOMPLETE : info.keys(command);
    }

    /** All commands and subcommands, sorted by name. */
    public List<CommandInfo> commands() {
        return all;
    }
}
