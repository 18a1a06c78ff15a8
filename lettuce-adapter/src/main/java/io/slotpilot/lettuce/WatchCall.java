package io.slotpilot.lettuce;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.CompleteableCommand;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A WATCH on its way: each attempt opens a connection of its own, and the one that succeeds keeps it. */
final class WatchCall<K, V> implements AsyncCall {

    private final long issuedAtNanos = System.nanoTime();
    private final LettuceRouter<K, V> router;
    private final RedisCommand<K, V, ?> command;
    private final int slot;
    private final CompletableFuture<WatchedNode<K, V>> watched = new CompletableFuture<>();
    private final AtomicBoolean counted = new AtomicBoolean();
    private @Nullable Attempt attempt;
    private @Nullable Object error;

    WatchCall(LettuceRouter<K, V> router, RedisCommand<K, V, ?> command, int slot) {
        this.router = router;
        this.command = command;
        this.slot = slot;
        if (command instanceof CompleteableCommand<?> completeable) {
            completeable.onComplete((result, failure) -> {
                if (failure != null) {
                    watched.completeExceptionally(failure);
                }
            });
        }
    }

    /** Where the keys are watched; fails if nowhere. */
    CompletableFuture<WatchedNode<K, V>> watched() {
        return watched;
    }

    @Override
    public int slot() {
        return slot;
    }

    /** Nothing is lost with a watch that nobody relies on yet. */
    @Override
    public long issuedAtNanos() {
        return issuedAtNanos;
    }

    @Override
    public SideEffect sideEffect() {
        return SideEffect.READ;
    }

    @Override
    public Duration timeout() {
        return router.timeout(command);
    }

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public boolean isDone() {
        return command.isDone();
    }

    @Override
    public @Nullable Attempt attempt() {
        return attempt;
    }

    @Override
    public void attempt(Attempt next) {
        attempt = next;
    }

    @Override
    public void count() {
        counted.set(true);
    }

    @Override
    public boolean uncount() {
        return counted.compareAndSet(true, false);
    }

    @Override
    public void send(@Nullable NodeAddress node, boolean asking) {
        if (node == null) {
            router.driver().failed(this, null, router.whyNoTarget(slot));
            return;
        }
        try {
            router.connectAlone(node).whenComplete((connection, failure) -> {
                if (failure == null) {
                    watch(new WatchedNode<>(router, connection, node, asking));
                } else {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
                    failed(node, cause == null ? failure : cause, LettuceErrors.connectFailure(failure));
                }
            });
        } catch (RuntimeException e) {
            failed(node, e, FailureKind.CONNECT_FAILED);
        }
    }

    private void watch(WatchedNode<K, V> at) {
        if (isDone()) {
            at.close();
            router.driver().ended(this);
            return;
        }
        at.write(new Sent<>(command, this, at));
    }

    private void failed(NodeAddress node, Throwable cause, FailureKind kind) {
        error = cause;
        router.driver().failed(this, node, Failure.of(kind));
    }

    private void refused(NodeAddress node, String line) {
        error = line;
        router.driver().failed(this, node, router.failure(line, node));
    }

    @Override
    public void giveUp(GiveUpReason reason, RedirectTrace trace) {
        Throwable last;
        if (error instanceof String line) {
            last = ExceptionFactory.createExecutionException(line);
        } else {
            Throwable cause = error instanceof Throwable t ? t : null;
            last = new RedisConnectionException("WATCH cannot be sent: " + reason, cause);
        }
        last.addSuppressed(trace);
        command.completeExceptionally(last);
        watched.completeExceptionally(last);
    }

    private static final class Sent<K, V, T> extends CommandWrapper<K, V, T> {

        private final WatchCall<K, V> call;
        private final WatchedNode<K, V> at;

        Sent(RedisCommand<K, V, T> command, WatchCall<K, V> call, WatchedNode<K, V> at) {
            super(command);
            this.call = call;
            this.at = at;
        }

        /** A watch that nobody waits for any more has to be ended all the same. */
        @Override
        public boolean isDone() {
            return false;
        }

        @Override
        public void complete() {
            String line = command.getOutput().getError();
            if (line != null) {
                command.getOutput().setError((String) null);
                at.close();
                call.refused(at.node(), line);
                return;
            }
            call.router.driver().succeeded(call);
            if (!call.watched.complete(at)) {
                at.close(); // the caller has given up
            }
            super.complete();
        }

        @Override
        public boolean completeExceptionally(Throwable cause) {
            at.close();
            call.failed(at.node(), cause, FailureKind.CONNECTION_LOST);
            return true;
        }

        @Override
        public void cancel() {
            completeExceptionally(new RedisConnectionException("the connection was closed"));
        }
    }
}
