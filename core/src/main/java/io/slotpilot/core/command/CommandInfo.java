package io.slotpilot.core.command;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one command or subcommand. Immutable. */
public final class CommandInfo {

    private final CommandRow row;
    private final SideEffectRule rule;
    private final KeyFinder keyFinder;
    private final NameIndex<CommandInfo> subcommands;
    private final boolean container;

    CommandInfo(CommandRow row, SideEffectRule rule, Map<String, CommandInfo> subcommands) {
        this.row = row;
        this.rule = rule;
        this.keyFinder = KeyFinder.of(row.name(), row.keySpecs());
        this.subcommands = new NameIndex<>(subcommands);
        this.container = !subcommands.isEmpty();
    }

    /** The upper-case name; a subcommand's is {@code CONTAINER|NAME}, the server's own notation in upper case. */
    public String name() {
        return row.name();
    }

    /** How many words the command has, its name included; negative: at least so many. */
    public int arity() {
        return row.arity();
    }

    /** Whether the server gives the command this flag. */
    public boolean has(CommandFlag flag) {
        return row.flags().contains(flag);
    }

    /** Whether the command never names a key or a shard channel, so that it belongs to no slot. */
    public boolean keyless() {
        return row.keySpecs().isEmpty();
    }

    /** Whether a command of this kind can name more than one key. */
    public boolean mayNameSeveralKeys() {
        return row.keySpecs().size() > 1 || row.keySpecs().stream().anyMatch(KeySpec::namesSeveral);
    }

    /** The server's ACL categories of the command, each with its {@code @}; unmodifiable. */
    public Set<String> aclCategories() {
        return row.aclCategories();
    }

    /** Which nodes the command wants to reach. */
    public RequestPolicy requestPolicy() {
        return row.requestPolicy();
    }

    /** How replies of several nodes become one. */
    public ResponsePolicy responsePolicy() {
        return row.responsePolicy();
    }

    /** The rung of a command of this kind with the given arguments. */
    public SideEffect sideEffect(RawCommand command) {
        return rule.sideEffect(this, command);
    }

    /** The most careful rung that any arguments lead to: for those who must decide by the name alone. */
    public SideEffect worstSideEffect() {
        return rule.worst();
    }

    /** Whether {@link #sideEffect} depends on the arguments; if not, it is {@link #worstSideEffect}. */
    public boolean sideEffectDependsOnArguments() {
        return !rule.cases().isEmpty();
    }

    /** Where the keys of a command of this kind stand. */
    public KeyPositions keys(RawCommand command) {
        if (keyless()) {
            return KeyPositions.NONE;
        }
        KeyPositions.Builder keys = new KeyPositions.Builder();
        keyFinder.find(command, keys);
        return keys.build();
    }

    /** The subcommand of that name in any case, or null if there is none. */
    public @Nullable CommandInfo subcommand(String name) {
        return subcommands.find(name);
    }

    /** The subcommand of that ASCII name in any case, or null if there is none. */
    public @Nullable CommandInfo subcommand(byte[] name) {
        return subcommands.find(name);
    }

    /** Whether the next argument selects a subcommand. */
    public boolean isContainer() {
        return container;
    }

    @Override
    public String toString() {
        return name();
    }
}
