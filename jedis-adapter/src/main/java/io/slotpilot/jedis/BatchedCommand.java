package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind.Execution;
import io.slotpilot.core.redirect.Route;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisDataException;

/** One command of a batch on its way to its end. Used by one thread. */
final class BatchedCommand {

    /** How the newest try failed. */
    record Refusal(RuntimeException error, Failure failure) {}

    /** What most commands never need: each is small, since there are thousands of them. */
    private static final class Details {
        private @Nullable CommandKeys keys;
        private @Nullable SideEffect sideEffect;
        private @Nullable Attempt attempt;
        private @Nullable NodeAddress avoid;
        private long dueNanos;
        private @Nullable Refusal refusal;
    }

    private final CommandArguments arguments;
    private final int slot;
    private @Nullable Details details;
    private @Nullable NodeAddress node;
    private boolean asking;
    private @Nullable Object reply;
    private boolean ended;

    /**
     * A command that was not sent yet.
     *
     * @param slot of its keys, or {@code -1} if it has none
     */
    BatchedCommand(CommandArguments arguments, int slot) {
        this.arguments = arguments;
        this.slot = slot;
    }

    CommandArguments arguments() {
        return arguments;
    }

    /** The slot of its keys, or {@code -1}. */
    int slot() {
        return slot;
    }

    SideEffect sideEffect() {
        Details known = details();
        SideEffect sideEffect = known.sideEffect;
        if (sideEffect == null) {
            sideEffect = CommandTable.standard().sideEffect(new CommandWords(arguments));
            known.sideEffect = sideEffect;
        }
        return sideEffect;
    }

    private Details details() {
        if (details == null) {
            details = new Details();
        }
        return details;
    }

    // ---- what it touches

    /** Whether the server may refuse it because one of its keys has moved on and another has not. */
    boolean namesSeveralKeys() {
        return arguments.getKeys().size() != 1 && keys().several();
    }

    /** Whether it makes a difference which of the two is executed first. */
    boolean mustKeepOrderWith(BatchedCommand other) {
        boolean bothRead = sideEffect() == SideEffect.READ && other.sideEffect() == SideEffect.READ;
        return slot == other.slot && !bothRead && keys().mayMeet(other.keys());
    }

    CommandKeys keys() {
        Details known = details();
        CommandKeys keys = known.keys;
        if (keys == null) {
            keys = CommandKeys.of(arguments);
            known.keys = keys;
        }
        return keys;
    }

    // ---- the next try

    boolean isDue(long nowNanos) {
        return details == null || details.attempt == null || details.dueNanos - nowNanos <= 0;
    }

    long dueNanos() {
        return details().dueNanos;
    }

    /** The target that would be no news, as {@code SlotOwners.awaitTarget} takes it. */
    @Nullable
    NodeAddress avoid() {
        return details == null ? null : details.avoid;
    }

    Route route() {
        Attempt attempt = attempt();
        return attempt == null ? Route.OWNER : attempt.route();
    }

    /** The try to make, or {@code null} for the first. */
    @Nullable
    Attempt attempt() {
        return details == null ? null : details.attempt;
    }

    void goesTo(@Nullable NodeAddress node, boolean asking) {
        this.node = node;
        this.asking = asking;
        if (details != null) {
            details.refusal = null;
        }
    }

    @Nullable
    NodeAddress node() {
        return node;
    }

    boolean asking() {
        return asking;
    }

    void tryAgain(Attempt next, long dueNanos, @Nullable NodeAddress avoid) {
        Details tries = details();
        tries.attempt = next;
        tries.dueNanos = dueNanos;
        tries.avoid = avoid;
    }

    /** The slot map has learnt something that concerns it. */
    void tryAgainNow(long nowNanos) {
        Attempt attempt = attempt();
        if (attempt != null) {
            details().attempt = attempt.afterChange();
            details().dueNanos = nowNanos;
        }
    }

    // ---- outcomes

    void replied(@Nullable Object reply) {
        this.reply = reply;
        this.ended = true;
    }

    void refused(RuntimeException error, Failure failure) {
        details().refusal = new Refusal(error, failure);
    }

    /** How the newest try failed, or {@code null} if it was none or it did not. */
    @Nullable
    Refusal refusal() {
        return details == null ? null : details.refusal;
    }

    /** There will be no more tries, because of {@code error}. */
    void fail(RuntimeException error) {
        this.reply = error instanceof JedisDataException
                ? error
                : new JedisBatchException(JedisFailures.toCaller(error, this::sideEffect));
        this.ended = true;
    }

    boolean ended() {
        return ended;
    }

    /** Whether a server has, or may have, executed it. */
    boolean mayHaveRun() {
        Refusal refusal = refusal();
        return refusal == null ? ended : refusal.failure().kind().execution() == Execution.UNKNOWN;
    }

    /** The server's reply, or the {@link JedisDataException} that it failed with. */
    @Nullable
    Object reply() {
        return reply;
    }
}
