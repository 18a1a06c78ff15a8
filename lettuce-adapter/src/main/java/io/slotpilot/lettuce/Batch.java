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
    private final Map<NodeLink<K, V>, List<BatchedCall<K, V, ?>>> byNode = new IdentityHashMap<>();
    private final boolean parts;
    private long nextNanos = System.nanoTime(); // no two commands have the same, so that their order is known
    private @Nullable NodeLink<K, V> last;
    private @Nullable List<BatchedCall<K, V, ?>> lastCalls;
    private boolean sent;

    /** @param parts whether the calls are parts of one command, and somebody ends them all when its time is over */
    Batch(boolean parts) {
        this.parts = parts;
    }

    <T> LettuceCall<K, V, T> call(RedisCommand<K, V, T> command, LettuceRouter<K, V> router, int slot) {
        return new BatchedCall<>(command, router, slot, nextNanos++, this);
    }

    void send() {
        sent = true;
        byNode.forEach((node, calls) -> node.send(calls, parts));
    }

    /** A call may be sent by others, once it has waited; they do not see what is collected here. */
    boolean collects() {
        return Thread.currentThread() == collector && !sent;
    }

    void add(NodeLink<K, V> node, BatchedCall<K, V, ?> call) {
        List<BatchedCall<K, V, ?>> calls = lastCalls;
        if (calls == null || node != last) { // mostly they come slot by slot
            calls = byNode.computeIfAbsent(node, n -> new ArrayList<>());
            last = node;
            lastCalls = calls;
        }
        calls.add(call);
    }
}
