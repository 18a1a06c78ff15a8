package io.slotpilot.lettuce;

import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;

/** A connection of ours. */
interface Routed<K, V> {

    /** What sends its commands. */
    LettuceRouter<K, V> router();

    /** The same connection, which is known to be ours. */
    @SuppressWarnings("unchecked") // whoever implements both does so for the same types
    static <K, V> Routed<K, V> of(StatefulRedisClusterConnection<K, V> connection) {
        return (Routed<K, V>) connection;
    }
}
