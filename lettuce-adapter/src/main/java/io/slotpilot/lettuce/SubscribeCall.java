package io.slotpilot.lettuce;

import io.lettuce.core.RedisException;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.drive.AsyncCall;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RedirectTrace;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Subscribes to one name, at whichever node serves it, because the user asks for it or because it was lost. */
final class SubscribeCall<K, V> implements AsyncCall {

    private final long issuedAtNanos = System.nanoTime();
    private final Subscriptions<K, V> subscriptions;
    private final TopicName name;
    private final @Nullable SubscribeRequest request;
    private final int slot;
    private final AtomicBoolean counted = new AtomicBoolean();
    private final AtomicBoolean dealtWith = new AtomicBoolean();
    private volatile @Nullable Attempt attempt;
    private volatile @Nullable Throwable error;

    /** @param request of the user; null if the subscription was lost */
    SubscribeCall(Subscriptions<K, V> subscriptions, TopicName name, @Nullable SubscribeRequest request) {
        this.subscriptions = subscriptions;
        this.name = name;
        this.request = request;
        this.slot = name.slot();
    }

    TopicName name() {
        return name;
    }

    /** Whether a caller waits for this. */
    boolean isAskedFor() {
        return request != null && !request.isOver();
    }

    /** For its caller, if there is one, this is over: it is subscribed, or not wanted any more. */
    void done() {
        if (request != null && dealtWith.compareAndSet(false, true)) {
            request.done();
        }
    }

    /** The connection was closed, which no caller outlasts. */
    void closed() {
        if (request != null) {
            request.failed(new RedisException("Connection is closed"));
        }
    }

    /** It did not work there, and why. */
    void failed(@Nullable NodeAddress at, Failure failure, @Nullable Throwable cause) {
        error = cause;
        subscriptions.driver().failed(this, at, failure);
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public long issuedAtNanos() {
        return issuedAtNanos;
    }

    @Override
    public SideEffect sideEffect() {
        return SideEffect.READ; // to subscribe twice is to subscribe once
    }

    @Override
    public Duration timeout() {
        return request == null ? Duration.ZERO : subscriptions.timeout();
    }

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public boolean isDone() {
        return (request != null && request.isOver()) || !subscriptions.wants(name);
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
        return counted.getAndSet(false);
    }

    @Override
    public void send(@Nullable NodeAddress node, boolean asking) {
        if (isDone()) {
            subscriptions.driver().ended(this);
        } else if (node == null) {
            failed(null, subscriptions.whyNoTarget(slot), null);
        } else {
            error = null;
            subscriptions.link(node).subscribe(this);
        }
    }

    @Override
    public void giveUp(GiveUpReason reason, RedirectTrace trace) {
        if (request == null) {
            subscriptions.stranded(name);
            return;
        }
        Throwable last = subscriptions.toException(slot, reason, error);
        last.addSuppressed(trace);
        subscriptions.refused(this);
        request.failed(last);
    }
}
