package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.drive.BlockingCall;
import io.slotpilot.core.redirect.Failure;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is done over a connection that watches: every try goes there, wherever its slot is by now, because a watch does
 * not move. Used by one thread.
 *
 * @param <T> what it results in
 */
final class WatchedCall<T extends @Nullable Object> implements BlockingCall<T> {

    private final WatchingConnection watching;
    private final SideEffect sideEffect;
    private final LongFunction<T> use;

    /** @param use gets the most nanoseconds that it may take, or {@code 0} for the client's own timeout */
    WatchedCall(WatchingConnection watching, SideEffect sideEffect, LongFunction<T> use) {
        this.watching = watching;
        this.sideEffect = sideEffect;
        this.use = use;
    }

    @Override
    public int slot() {
        return watching.slot();
    }

    @Override
    public SideEffect sideEffect() {
        return sideEffect;
    }

    @Override
    public T send(@Nullable NodeAddress node, boolean asking, long limitNanos) {
        return use.apply(limitNanos);
    }

    @Override
    public Failure classify(RuntimeException error, @Nullable NodeAddress node) {
        return watching.failure(error);
    }
}
