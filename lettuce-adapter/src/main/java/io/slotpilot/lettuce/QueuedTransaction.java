package io.slotpilot.lettuce;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.protocol.RedisCommand;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.keys.CrossSlotHelp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands of one transaction, which stay here until EXEC. Used by one thread until then. */
final class QueuedTransaction<K, V> {

    private final boolean keyNames;
    private final List<RedisCommand<K, V, ?>> commands = new ArrayList<>();
    private int slot = -1;
    private @Nullable RuntimeException refusal;

    /** @param keyNames whether messages may name keys */
    QueuedTransaction(boolean keyNames) {
        this.keyNames = keyNames;
    }

    /**
     * Notes that the transaction has to do with the keys of that command.
     *
     * @return why it cannot: its keys are not all in one slot, the one of the transaction; null if they are
     */
    @Nullable
    RedisCommandExecutionException belongs(RedisCommand<K, V, ?> command) {
        int its = CommandRoutes.slotOf(command);
        EncodedWords words = its >= 0 && CommandWords.mayNameSeveralKeys(command) ? EncodedWords.of(command) : null;
        if (words != null && words.spansSlots()) {
            return new RedisCommandExecutionException(
                    "CROSSSLOT " + CrossSlotHelp.message(words.name(), words.keys(), keyNames));
        }
        if (its >= 0 && slot >= 0 && its != slot) {
            return new RedisCommandExecutionException("CROSSSLOT Keys must belong to same hashslot, but those of "
                    + command.getType() + " are in slot " + its + " and those of the transaction in " + slot
                    + ". Put the same hash tag into all of them: only what stands between the braces is hashed.");
        }
        slot = its >= 0 ? its : slot;
        return null;
    }

    void add(RedisCommand<K, V, ?> command) {
        commands.add(command);
    }

    /** One of its commands was refused, so that none will be executed. */
    void refuse(RuntimeException refusal) {
        this.refusal = refusal;
    }

    List<RedisCommand<K, V, ?>> commands() {
        return commands;
    }

    /** Why one of its commands was refused; null if none was. */
    @Nullable
    RuntimeException refusal() {
        return refusal;
    }

    /** The slot of all its keys; -1 as long as there are none. */
    int slot() {
        return slot;
    }

    /** What executing it twice would do. */
    SideEffect sideEffect() {
        SideEffect worst = SideEffect.READ;
        for (RedisCommand<K, V, ?> command : commands) {
            SideEffect its = CommandWords.sideEffect(command);
            worst = its.compareTo(worst) > 0 ? its : worst;
        }
        return worst;
    }

    /** Ends the commands of a transaction that was not executed, or of which nobody knows. */
    void fail(Throwable error) {
        commands.forEach(command -> command.completeExceptionally(error));
    }
}
