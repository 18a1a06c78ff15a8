package io.slotpilot.lettuce;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Reaches nodes in other ways than the pool of a cluster connection. Thread-safe. */
interface NodeAccess extends AutoCloseable {

    /** Connects to the node and does something; fails with Lettuce's exception if there is no connection. */
    <T> CompletionStage<T> use(NodeAddress node, Function<StatefulRedisConnection<?, ?>, CompletionStage<T>> action);

    /** A connection that belongs to the caller, and does not reconnect. */
    <K, V> CompletionStage<StatefulRedisConnection<K, V>> connect(RedisCodec<K, V> codec, NodeAddress node);

    @Override
    void close();
}
