package io.slotpilot.lettuce;

import io.lettuce.core.protocol.RedisCommand;

/** A call that is issued together with others, and goes with them if it can go at once. */
final class BatchedCall<K, V, T> extends LettuceCall<K, V, T> {

    private final Batch<K, V> batch;

    BatchedCall(
            RedisCommand<K, V, T> command, LettuceRouter<K, V> router, int slot, long beganAtNanos, Batch<K, V> batch) {
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
