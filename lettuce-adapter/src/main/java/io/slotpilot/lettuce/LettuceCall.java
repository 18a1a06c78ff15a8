package io.slotpilot.lettuce;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.RedisCommand;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.drive.AsyncCall;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RedirectTrace;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A user's command on its way. Lettuce holds it in its queues, tells it when it is encoded, and completes it.
 *
 * <p>A call that is taken back from a connection leaves this object behind as superseded; a successor goes on in its place.
 */
class LettuceCall<K, V, T> extends PlacedCommand<K, V, T> implements AsyncCall {

    private static final int SPREAD = 0x9E3779B9; // the golden ratio, so that neighbours do not share a bucket

    private final LettuceRouter<K, V> router;
    private final int slot;
    private final long beganAtNanos;
    private @Nullable Object context;
    private volatile @Nullable NodeLink<K, V> link;
    private volatile @Nullable NodeWire<K, V> wire;
    private @Nullable Attempt attempt;
    // The last error: the server's line, or what Lettuce reported.
    private @Nullable Object error;
    private @Nullable Future<?> expiry;

    LettuceCall(RedisCommand<K, V, T> command, LettuceRouter<K, V> router, int slot, long beganAtNanos) {
        super(command);
        this.router = router;
        this.slot = slot;
        this.beganAtNanos = beganAtNanos;
        this.context = router.context();
    }

    // ---- for the driver

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public long issuedAtNanos() {
        return beganAtNanos;
    }

    @Override
    public SideEffect sideEffect() {
        return isBrokenOff() ? SideEffect.UNKNOWN : CommandWords.sideEffect(command);
    }

    @Override
    public String commandName() {
        return command.getType().toString().toUpperCase(Locale.ROOT);
    }

    @Override
    public @Nullable Object context() {
        return context;
    }

    @Override
    public Duration timeout() {
        return router.timeout(command);
    }

    @Override
    public @Nullable Attempt attempt() {
        return attempt;
    }

    @Override
    public void attempt(Attempt next) {
        this.attempt = next;
    }

    @Override
    public void send(@Nullable NodeAddress node, boolean asking) {
        if (isDone()) {
            router.driver().ended(this);
            return;
        }
        if (attempt != null) {
            prepareToGoAgain();
        }
        if (node == null) {
            error = null;
            link = null;
            router.driver().failed(this, null, router.whyNoTarget(slot));
            return;
        }
        NodeLink<K, V> to = router.link(slot, node);
        error = null;
        this.link = to;
        hand(attempt == null, asking);
        go(to);
    }

    /** Sends the call, which is at hand, over that link. */
    void go(NodeLink<K, V> to) {
        to.send(this);
    }

    @Override
    public void giveUp(GiveUpReason reason, RedirectTrace trace) {
        Throwable last = LettuceErrors.toException(this, reason, error);
        last.addSuppressed(trace);
        finish();
        super.completeExceptionally(last);
    }

    // ---- for the link

    /** Whether this goes over the wire as several commands that nothing may get between. */
    boolean isGroup() {
        return false;
    }

    /** What is to be written, in order. */
    List<RedisCommand<K, V, ?>> written() {
        return List.of(this);
    }

    /** The server refused the flag; what it says to the command itself does not matter then. */
    void askingRefused(String line) {
        error = line;
    }

    /** Whether this was held back or has failed before, so that nobody will flush it but us. */
    boolean isLate() {
        return attempt != null;
    }

    void onWire(NodeWire<K, V> to) {
        wire = to;
    }

    /** Whether that wire need not look after this call any more. */
    boolean hasLeft(NodeWire<K, V> from) {
        int place = place();
        return place == AWAY || place == SUPERSEDED || wire != from;
    }

    /** Takes leave of a call whose caller gave up before it was encoded: Lettuce drops it and tells nobody. */
    boolean endIfGivenUp() {
        if (!isAtHand() || !isOver()) {
            return false;
        }
        NodeLink<K, V> at = link;
        int place = land();
        if (place == HANDED || place == ENCODED) {
            if (at != null) {
                at.lost(this);
            }
            router.driver().ended(this);
            finish();
        }
        return true;
    }

    /**
     * Takes this call from the link that it was handed to, which Lettuce may go on to hold in one of its queues; null if
     * somebody else has done so.
     */
    @Nullable
    LettuceCall<K, V, T> supersede() {
        LettuceCall<K, V, T> successor = successor();
        int place = takeOver(successor);
        if (place != HANDED && place != ENCODED) {
            return null;
        }
        successor.link = link;
        successor.attempt = attempt;
        successor.context = context;
        finish(); // the successor makes its own when it is sent
        return successor;
    }

    /** The same command, not sent yet. */
    LettuceCall<K, V, T> successor() {
        return new LettuceCall<>(command, router, slot, beganAtNanos);
    }

    final long beganAtNanos() {
        return beganAtNanos;
    }

    /** The call was not written and will not be by that link. The caller has taken it from there. */
    void comeBack(FailureKind kind, @Nullable Throwable cause) {
        error = cause;
        if (mayHaveRun() && !isPristine()) {
            breakOff();
            attempt = null; // what was known of its side effect is true no more
        }
        NodeLink<K, V> from = link;
        router.driver().failed(this, from == null ? null : from.node(), Failure.of(kind));
    }

    /** Whether a half-read reply has left anything behind that a second reply would be mixed with. */
    boolean isPristine() {
        return Outputs.arePristine(command.getOutput());
    }

    LettuceRouter<K, V> router() {
        return router;
    }

    // ---- for Lettuce

    // Lettuce keeps what it has written in a map, and hashes and compares what is wrapped; that walk costs more.

    /** A call and its successor are equal: they are the same command of the user's. */
    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other || (other instanceof LettuceCall<?, ?, ?> that && command == that.command);
    }

    @Override
    public final int hashCode() {
        return Long.hashCode(beganAtNanos) + slot * SPREAD;
    }

    @Override
    public void complete() {
        NodeLink<K, V> at = link;
        NodeWire<K, V> by = wire;
        int place = land();
        if (by != null) {
            by.inFlight().trim();
        }
        if (place == SUPERSEDED) {
            return;
        }
        if (place == AWAY) {
            super.complete(); // over already
            return;
        }
        String line = refusal();
        if (at != null) {
            at.answered(this, line == null);
        }
        if (line == null) {
            router.driver().succeeded(this);
            finish();
            super.complete();
        } else {
            String reason = isAsking() && error instanceof String refusal ? refusal : line;
            error = reason;
            NodeAddress node = at == null ? null : at.node();
            Failure failure = router.failure(reason, node);
            if (failure.kind() == FailureKind.UNBLOCKED && at != null && by != null) {
                at.closing(by);
            }
            router.driver().failed(this, node, failure);
        }
    }

    @Override
    public boolean completeExceptionally(Throwable t) {
        NodeLink<K, V> at = link;
        boolean timedOut = t instanceof RedisCommandTimeoutException && !isOver();
        if (at != null && !timedOut && !isOver() && LettuceErrors.isOfConnection(t, at.isOpen())) {
            LettuceCall<K, V, T> successor = supersede();
            if (successor != null) {
                at.lost(this);
                successor.comeBack(
                        successor.mayHaveRun() ? FailureKind.CONNECTION_LOST : FailureKind.CONNECT_FAILED, t);
                return false;
            }
        }
        int place = land();
        if (place == SUPERSEDED) {
            return false;
        }
        leave(place == AWAY ? null : at, timedOut ? t : null);
        finish();
        return super.completeExceptionally(t);
    }

    /** Takes leave of that node, if it is at one, for good. */
    private void leave(@Nullable NodeLink<K, V> at, @Nullable Throwable timeout) {
        if (at != null) {
            at.lost(this);
        }
        if (timeout != null) {
            timeout.addSuppressed(router.driver().timedOut(this, at == null ? null : at.node()));
        } else if (at != null) {
            router.driver().ended(this);
        }
    }

    /** Lettuce cancels what it still has in a buffer when a connection is closed; users cancel the command inside. */
    @Override
    public void cancel() {
        NodeLink<K, V> at = link;
        if (at != null && !at.isOpen() && !router.isClosed() && !isOver()) {
            at.takeBack(this, FailureKind.CONNECTION_LOST);
        }
        int place = land();
        if (place == SUPERSEDED) {
            return;
        }
        leave(place == AWAY ? null : at, null);
        finish();
        super.cancel();
    }

    /** The error that the server has answered; null if it was none. */
    @Nullable
    String refusal() {
        CommandOutput<K, V, T> output = command.getOutput();
        return output == null ? null : output.getError();
    }

    /** Makes room for another reply. */
    void forgetRefusal() {
        CommandOutput<K, V, T> output = command.getOutput();
        if (output != null && output.hasError()) {
            output.setError((String) null);
        }
    }

    private void prepareToGoAgain() {
        forgetRefusal();
        if (wire == null && expiry == null) {
            // Lettuce's own expiry starts when a command is written, and forgets one that was superseded.
            expiry = router.expire(this, beganAtNanos);
        }
    }

    private void finish() {
        Future<?> pending = expiry;
        if (pending != null) {
            expiry = null;
            pending.cancel(false);
        }
    }
}
