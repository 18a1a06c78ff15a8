package io.slotpilot.core.keylint;

import io.slotpilot.core.command.RawCommand;
import org.jspecify.annotations.Nullable;

/**
 * The linter for what one connection sends, in the order in which it does. Thread-safe; a transaction is one user's, as
 * ever.
 */
public final class ConnectionLint {

    private final ClientLint client;
    private volatile @Nullable TransactionKeys transaction;

    ConnectionLint(ClientLint client) {
        this.client = client;
    }

    /**
     * Whether {@link #look} wants to see a command of this shape. To be asked of every command; takes a few nanoseconds,
     * and draws anew whether the command is one of the sample.
     */
    public boolean wants(CommandShape shape) {
        TransactionKeys open = transaction;
        if (open == null && shape == CommandShape.ONE_KEY) {
            return false; // nearly all commands
        }
        return switch (shape) {
            case NO_KEY -> false;
            case ONE_KEY -> open != null && open.isLookedAt() && open.isQueueing();
            case SEVERAL_KEYS ->
                (open != null && open.isQueueing()) ? open.isLookedAt() : client.wants(CommandShape.SEVERAL_KEYS);
            case WATCH, UNWATCH, MULTI, EXEC, DISCARD -> true;
        };
    }

    /**
     * Looks at a command before it is sent.
     *
     * @return why it must not be sent; null if it may. After EXEC that must not be sent, DISCARD has to be sent in its
     *     place, without asking again
     */
    public @Nullable KeyFinding look(CommandShape shape, RawCommand command) {
        TransactionKeys open = transaction;
        return switch (shape) {
            case WATCH -> watch(command);
            case MULTI -> {
                begun().queue();
                yield null;
            }
            case EXEC -> {
                transaction = null;
                yield open == null ? null : open.end();
            }
            case DISCARD -> {
                transaction = null;
                yield null;
            }
            case UNWATCH -> {
                transaction = open != null && open.isQueueing() ? open : null;
                yield null;
            }
            case NO_KEY, ONE_KEY, SEVERAL_KEYS ->
                (open != null && open.isQueueing()) ? open.add(command) : client.look(command);
        };
    }

    private @Nullable KeyFinding watch(RawCommand command) {
        KeyFinding refusal = begun().add(command);
        if (refusal != null) {
            transaction = null; // nothing is watched, as if the server had refused it
        }
        return refusal;
    }

    private TransactionKeys begun() {
        TransactionKeys open = transaction;
        if (open == null) {
            open = new TransactionKeys(client, client.samples());
            transaction = open;
        }
        return open;
    }
}
