package io.slotpilot.lettuce;

import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.RedisClusterPubSubListener;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The user's listeners of both kinds, who hear of all subscriptions wherever they are. Thread-safe. */
final class SubscriptionListeners<K, V> {

    private final List<RedisPubSubListener<K, V>> plain = new CopyOnWriteArrayList<>();
    private final List<RedisClusterPubSubListener<K, V>> ofNodes = new CopyOnWriteArrayList<>();
    private final Function<NodeAddress, @Nullable RedisClusterNode> nodes;

    /** @param nodes finds a node among Lettuce's partitions */
    SubscriptionListeners(Function<NodeAddress, @Nullable RedisClusterNode> nodes) {
        this.nodes = nodes;
    }

    void add(RedisPubSubListener<K, V> listener) {
        plain.add(listener);
    }

    void remove(RedisPubSubListener<K, V> listener) {
        plain.remove(listener);
    }

    void add(RedisClusterPubSubListener<K, V> listener) {
        ofNodes.add(listener);
    }

    void remove(RedisClusterPubSubListener<K, V> listener) {
        ofNodes.remove(listener);
    }

    void message(NodeAddress from, K channel, V message) {
        tell(from, l -> l.message(channel, message), (l, node) -> l.message(node, channel, message));
    }

    void message(NodeAddress from, K pattern, K channel, V message) {
        tell(from, l -> l.message(pattern, channel, message), (l, node) -> l.message(node, pattern, channel, message));
    }

    void shardMessage(NodeAddress from, K channel, V message) {
        tell(from, l -> l.smessage(channel, message), (l, node) -> l.smessage(node, channel, message));
    }

    void subscribed(NodeAddress from, Topic topic, K name, long count) {
        switch (topic) {
            case CHANNEL -> tell(from, l -> l.subscribed(name, count), (l, node) -> l.subscribed(node, name, count));
            case PATTERN -> tell(from, l -> l.psubscribed(name, count), (l, node) -> l.psubscribed(node, name, count));
            case SHARD_CHANNEL ->
                tell(from, l -> l.ssubscribed(name, count), (l, node) -> l.ssubscribed(node, name, count));
        }
    }

    void unsubscribed(@Nullable NodeAddress from, Topic topic, K name, long count) {
        switch (topic) {
            case CHANNEL ->
                tell(from, l -> l.unsubscribed(name, count), (l, node) -> l.unsubscribed(node, name, count));
            case PATTERN ->
                tell(from, l -> l.punsubscribed(name, count), (l, node) -> l.punsubscribed(node, name, count));
            case SHARD_CHANNEL ->
                tell(from, l -> l.sunsubscribed(name, count), (l, node) -> l.sunsubscribed(node, name, count));
        }
    }

    private void tell(
            @Nullable NodeAddress from,
            Consumer<RedisPubSubListener<K, V>> toPlain,
            BiConsumer<RedisClusterPubSubListener<K, V>, @Nullable RedisClusterNode> toOthers) {
        plain.forEach(listener -> Guarded.tell(() -> toPlain.accept(listener)));
        if (!ofNodes.isEmpty()) {
            RedisClusterNode node = from == null ? null : nodes.apply(from);
            ofNodes.forEach(listener -> Guarded.tell(() -> toOthers.accept(listener, node)));
        }
    }
}
