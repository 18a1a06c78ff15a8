package io.slotpilot.lettuce;

import io.lettuce.core.protocol.RedisCommand;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are issued together: those that can go at once make one write for each node. What has to wait, or to go
 * again, leaves the batch. Used by one thread.
 */
final class Batch<K, V> {

    private final Thread collector = Thread.currentThread();
    private final Map<NodeLink<K, V>, List<LettuceCall<K, V, ?>>> byNode = new IdentityHashMap<>();
    private final boolean timed;
    private @Nullable NodeLink<K, V> last;
    private @Nullable List<LettuceCall<K, V, ?>> lastCalls;
    private boolean sent;

    /** @param timed whether somebody else ends the calls in time, so that Lettuce need not look at the clock for each */
    Batch(boolean timed) {
        this.timed = timed;
    }

    <T> LettuceCall<K, V, T> call(
            RedisCommand<K, V, T> command, LettuceRouter<K, V> router, int slot, long beganAtNanos) {
        return new Member<>(command, router, slot, beganAtNanos, this);
    }

    void send() {
        sent = true;
        byNode.forEach((node, calls) -> node.send(calls, timed));
    }

    /** A call may be sent by others, once it has waited; they do not see what is collected here. */
    private boolean collects() {
        return Thread.currentThread() == collector && !sent;
    }

    private void add(NodeLink<K, V> node, LettuceCall<K, V, ?> call) {
        List<LettuceCall<K, V, ?>> calls = lastCalls;
        if (calls == null || node != last) { // mostly they come slot by slot
            calls = byNode.computeIfAbsent(node, n -> new ArrayList<>());
            last = node;
            lastCalls = calls;
        }
        calls.add(call);
    }

    private static final class Member<K, V, T> extends LettuceCall<K, V, T> {

        private final Batch<K, V> batch;

        Member(
                RedisCommand<K, V, T> command,
                LettuceRouter<K, V> router,
                int slot,
                long beganAtNanos,
                Batch<K, V> batch) {
            super(command, router, slot, beganAtNanos);
            this.batch = batch;
        }

        @Override
        void go(NodeLink<K, V> to) {
            if (batch.collects()) {
                batch.add(to, this);
            } else {
                super.go(to);
            }
        }
    }
}
