package io.slotpilot.lettuce;

import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.cluster.pubsub.api.reactive.PubSubReactiveNodeSelection;
import io.lettuce.core.cluster.pubsub.api.reactive.RedisClusterPubSubReactiveCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.RedisPubSubReactiveCommandsImpl;
import java.util.function.Predicate;

/** Lettuce's commands over our connection; what is about single nodes is up to Lettuce. */
final class SubscribingReactiveCommands<K, V> extends RedisPubSubReactiveCommandsImpl<K, V>
        implements RedisClusterPubSubReactiveCommands<K, V> {

    private final SubscribingConnection<K, V> connection;

    SubscribingReactiveCommands(SubscribingConnection<K, V> connection, RedisCodec<K, V> codec) {
        super(connection, codec);
        this.connection = connection;
    }

    @Override
    public StatefulRedisClusterPubSubConnection<K, V> getStatefulConnection() {
        return connection;
    }

    @Override
    public PubSubReactiveNodeSelection<K, V> nodes(Predicate<RedisClusterNode> predicate) {
        return connection.stock().reactive().nodes(predicate);
    }
}
