package io.slotpilot.lettuce;

import io.lettuce.core.pubsub.RedisPubSubListener;

/** Hands what comes over one link to the user's listeners, and confirmations to the link. */
final class SubscriberEvents<K, V> implements RedisPubSubListener<K, V> {

    private final SubscriberLink<K, V> link;

    SubscriberEvents(SubscriberLink<K, V> link) {
        this.link = link;
    }

    @Override
    public void message(K channel, V message) {
        if (link.isNews(Topic.CHANNEL, channel)) {
            link.listeners().message(link.node(), channel, message);
        }
    }

    @Override
    public void message(K pattern, K channel, V message) {
        if (link.isNews(Topic.PATTERN, pattern)) {
            link.listeners().message(link.node(), pattern, channel, message);
        }
    }

    @Override
    public void smessage(K shardChannel, V message) {
        if (link.isNews(Topic.SHARD_CHANNEL, shardChannel)) {
            link.listeners().shardMessage(link.node(), shardChannel, message);
        }
    }

    @Override
    public void subscribed(K channel, long count) {
        link.subscribed(Topic.CHANNEL, channel, count);
    }

    @Override
    public void psubscribed(K pattern, long count) {
        link.subscribed(Topic.PATTERN, pattern, count);
    }

    @Override
    public void ssubscribed(K shardChannel, long count) {
        link.subscribed(Topic.SHARD_CHANNEL, shardChannel, count);
    }

    @Override
    public void unsubscribed(K channel, long count) {
        link.unsubscribed(Topic.CHANNEL, channel, count);
    }

    @Override
    public void punsubscribed(K pattern, long count) {
        link.unsubscribed(Topic.PATTERN, pattern, count);
    }

    @Override
    public void sunsubscribed(K shardChannel, long count) {
        link.unsubscribed(Topic.SHARD_CHANNEL, shardChannel, count);
    }
}
