package io.slotpilot.lettuce;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.StatefulRedisClusterConnectionImpl;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.codec.RedisCodec;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Through the pool of a cluster connection, for want of the settings that its client was made with. */
final class PooledAccess implements NodeAccess {

    private final StatefulRedisClusterConnectionImpl<?, ?> connection;
    private final DirectConnections alone;

    /** @param settings of a node, for connections outside of the pool */
    PooledAccess(StatefulRedisClusterConnectionImpl<?, ?> connection, RedisURI settings) {
        this.connection = connection;
        this.alone = new DirectConnections(connection.getResources(), settings, connection::getOptions);
    }

    @Override
    public <T> CompletionStage<T> use(
            NodeAddress node, Function<StatefulRedisConnection<?, ?>, CompletionStage<T>> action) {
        return connection.getConnectionAsync(node.host(), node.port()).thenCompose(pooled -> {
            if (pooled.isOpen()) {
                return action.apply(pooled);
            }
            forget(connection, node);
            return connection
                    .getConnectionAsync(node.host(), node.port())
                    .thenCompose(fresh -> fresh.isOpen()
                            ? action.apply(fresh)
                            : CompletableFuture.failedFuture(RedisConnectionException.create(node.toString(), null)));
        });
    }

    /** Has the pool drop its connection to a node, one that Lettuce would try to reconnect seconds later. */
    static void forget(StatefulRedisClusterConnectionImpl<?, ?> connection, NodeAddress node) {
        Partitions partitions = connection.getPartitions();
        if (partitions != null) {
            Partitions without = new Partitions();
            without.reload(partitions.stream()
                    .filter(known -> known.getUri().getPort() != node.port()
                            || !node.host().equals(known.getUri().getHost()))
                    .toList());
            // Lettuce closes its connections to nodes that are gone.
            connection.setPartitions(without);
            connection.setPartitions(partitions);
        }
    }

    @Override
    public <K, V> CompletionStage<StatefulRedisConnection<K, V>> connect(RedisCodec<K, V> codec, NodeAddress node) {
        return alone.connect(codec, node);
    }

    @Override
    public void close() {
        alone.close();
    }
}
