package io.slotpilot.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.cluster.NodeAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The connection whose subscriptions we keep, and how more connections with its settings are made.
 *
 * @param connection Lettuce's own
 */
record SubscriberHome<K, V>(
        StatefulRedisClusterPubSubConnection<K, V> connection, RedisCodec<K, V> codec, DirectConnections access) {

    CompletionStage<StatefulRedisPubSubConnection<K, V>> connect(NodeAddress node) {
        return access.connectPubSub(codec, node);
    }

    Partitions partitions() {
        return connection.getPartitions();
    }

    ClientResources resources() {
        return connection.getResources();
    }

    Duration timeout() {
        return connection.getTimeout();
    }

    /** Ends the command when its timeout is over, if Lettuce is to expire commands. */
    void expire(RedisCommand<K, V, ?> command) {
        ClientOptions options = ((RedisChannelHandler<?, ?>) connection).getOptions();
        TimeoutOptions timeouts = options.getTimeoutOptions();
        Duration timeout = timeouts.isApplyConnectionTimeout()
                ? timeout()
                : Duration.ofNanos(timeouts.getSource()
                        .getTimeUnit()
                        .toNanos(Math.max(0, timeouts.getSource().getTimeout(command))));
        if (!timeouts.isTimeoutCommands() || timeout.isZero()) {
            return;
        }
        Runnable end = () -> command.completeExceptionally(
                ExceptionFactory.createTimeoutException(command.getType().toString(), timeout));
        ScheduledFuture<?> unused =
                resources().eventExecutorGroup().schedule(end, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
