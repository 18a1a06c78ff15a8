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

    private final CommandArguments arguments;
    private final int slot;
    private @Nullable CommandKeys keys;
    private @Nullable SideEffect sideEffect;

    private @Nullable Attempt attempt;
    private @Nullable NodeAddress avoid;
    private long dueNanos;

    private @Nullable NodeAddress node;
    private boolean asking;
    private @Nullable Refusal refusal;
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
        if (sideEffect == null) {
            sideEffect = CommandTable.standard().sideEffect(new CommandWords(arguments));
        }
        return sideEffect;
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

    boolean touchesTheSameAs(BatchedCommand other) {
        return keys().sameAs(other.keys());
    }

    private CommandKeys keys() {
        if (keys == null) {
            keys = CommandKeys.of(arguments);
        }
        return keys;
    }

    // ---- the next try

    boolean isDue(long nowNanos) {
        return attempt == null || dueNanos - nowNanos <= 0;
    }

    long dueNanos() {
        return dueNanos;
    }

    /** The target that would be no news, as {@code SlotOwners.awaitTarget} takes it. */
    @Nullable
    NodeAddress avoid() {
        return avoid;
    }

    Route route() {
        return attempt == null ? Route.OWNER : attempt.route();
    }

    /** The try to make, or {@code null} for the first. */
    @Nullable
    Attempt attempt() {
        return attempt;
    }

    void goesTo(@Nullable NodeAddress node, boolean asking) {
        this.node = node;
        this.asking = asking;
        this.refusal = null;
    }

    @Nullable
    NodeAddress node() {
        return node;
    }

    boolean asking() {
        return asking;
    }

    void tryAgain(Attempt next, long dueNanos, @Nullable NodeAddress avoid) {
        this.attempt = next;
        this.dueNanos = dueNanos;
        this.avoid = avoid;
    }

    /** The slot map has learnt something that concerns it. */
    void tryAgainNow(long nowNanos) {
        if (attempt != null) {
            attempt = attempt.afterChange();
            dueNanos = nowNanos;
        }
    }

    // ---- outcomes

    void replied(@Nullable Object reply) {
        this.reply = reply;
        this.ended = true;
    }

    void refused(RuntimeException error, Failure failure) {
        this.refusal = new Refusal(error, failure);
    }

    /** How the newest try failed, or {@code null} if it was none or it did not. */
    @Nullable
    Refusal refusal() {
        return refusal;
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
        return refusal == null ? ended : refusal.failure().kind().execution() == Execution.UNKNOWN;
    }

    /** The server's reply, or the {@link JedisDataException} that it failed with. */
    @Nullable
    Object reply() {
        return reply;
    }
}
