package io.slotpilot.lettuce;

import io.lettuce.core.api.StatefulRedisConnection;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Reaches nodes that no cluster connection leads to: seeds, and suspects that may have come back. Thread-safe. */
interface NodeAccess extends AutoCloseable {

    /** Connects to the node and does something; fails with Lettuce's exception if there is no connection. */
    <T> CompletionStage<T> use(NodeAddress node, Function<StatefulRedisConnection<?, ?>, CompletionStage<T>> action);

    @Override
    void close();
}
