package io.slotpilot.jedis;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The commands of one transaction. They stay here until EXEC, and then go with it in one write: whatever refuses one of
 * them proves that none was executed, unless it is MULTI that was refused. Used by one thread.
 */
final class QueuedTransaction {

    private final List<CommandArguments> commands = new ArrayList<>();
    private int slot = -1;

    /** @throws JedisClusterOperationException if its keys are in another slot than those of the others */
    void add(CommandArguments command) {
        belongs(command);
        commands.add(command);
    }

    /** Notes that the transaction has to do with the keys of {@code command}. */
    void belongs(CommandArguments command) {
        int its = CommandSlots.of(command, false);
        if (its >= 0 && slot >= 0 && its != slot) {
            throw new JedisClusterOperationException(
                    "Keys must belong to same hashslot, but this command's are in slot " + its
                            + " and those of the transaction in " + slot);
        }
        slot = its >= 0 ? its : slot;
    }

    /** The slot of all its keys, or {@code -1} as long as there are none. */
    int slot() {
        return slot;
    }

    /** What executing it twice would do. */
    SideEffect sideEffect() {
        SideEffect worst = SideEffect.READ;
        for (CommandArguments command : commands) {
            SideEffect its = CommandTable.standard().sideEffect(new CommandWords(command));
            worst = its.compareTo(worst) > 0 ? its : worst;
        }
        return worst;
    }

    /**
     * Runs it over {@code connection}.
     *
     * @param asking whether the node needs to be asked, because the slot is on its way there. ASKING before MULTI holds
     *     until EXEC
     * @return the replies of its commands, or {@code null} if a watched key was changed
     * @throws JedisDataException what one of its commands was refused with if a repeat may heal that, else what EXEC
     *     was, with the others as suppressed ones; what ASKING was, or MULTI if that changed nothing
     * @throws JedisUnknownOutcomeException if MULTI was refused, and commands behind it were executed
     */
    @Nullable
    List<Object> run(Connection connection, boolean asking) {
        if (asking) {
            connection.sendCommand(Command.ASKING);
        }
        connection.sendCommand(Command.MULTI);
        commands.forEach(connection::sendCommand);
        connection.sendCommand(Command.EXEC);
        List<Object> replies = connection.getMany(commands.size() + (asking ? 3 : 2));
        return outcome(replies);
    }

    @SuppressWarnings("unchecked")
    private @Nullable List<Object> outcome(List<Object> replies) {
        int last = replies.size() - 1;
        int multi = last - commands.size() - 1; // behind ASKING, if there is one
        if (replies.get(multi) instanceof JedisDataException withoutMulti) {
            throw apart(withoutMulti, replies.subList(multi + 1, last));
        }
        if (!(replies.get(last) instanceof JedisDataException refused)) {
            return (List<Object>) replies.get(last);
        }
        if (multi > 0 && replies.get(0) instanceof JedisDataException withoutAsking) {
            throw withoutAsking; // whatever was refused behind it was refused because of that
        }
        for (Object reply : replies.subList(0, last)) {
            if (reply instanceof JedisDataException error) {
                if (mayHeal(error)) {
                    throw error;
                }
                refused.addSuppressed(error);
            }
        }
        throw refused;
    }

    /** Without MULTI, such as where the user may not use it, the server has run each command by itself. */
    private JedisException apart(JedisDataException refusal, List<Object> replies) {
        long executed = replies.stream()
                .filter(reply -> !(reply instanceof JedisDataException))
                .count();
        return executed == 0 || sideEffect() == SideEffect.READ
                ? refusal
                : new JedisUnknownOutcomeException(
                        "MULTI was refused, so that " + executed + " of " + replies.size()
                                + " commands were executed outside of a transaction: " + refusal.getMessage(),
                        refusal);
    }

    private static boolean mayHeal(JedisDataException error) {
        FailureKind kind = kind(error);
        return kind.isElsewhere() || kind.isPassing();
    }

    private static FailureKind kind(JedisDataException error) {
        return Failure.ofError(String.valueOf(error.getMessage()), null, AddressMapper.identity())
                .kind();
    }

    /** Whether this says that the keys are, in part or all, on another node now. */
    static boolean saysElsewhere(JedisDataException error) {
        return kind(error).isElsewhere();
    }

    /** What {@code error} of {@code node} teaches about the cluster. */
    static Failure failure(JedisDataException error, NodeAddress node, AddressMapper mapper) {
        return Failure.ofError(String.valueOf(error.getMessage()), node, mapper);
    }
}
