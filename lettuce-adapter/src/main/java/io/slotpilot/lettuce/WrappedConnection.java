package io.slotpilot.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisAdvancedClusterAsyncCommandsImpl;
import io.lettuce.core.cluster.RedisAdvancedClusterReactiveCommandsImpl;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.StatefulRedisClusterConnectionImpl;
import io.lettuce.core.cluster.api.push.RedisClusterPushListener;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.protocol.ConnectionIntent;
import io.lettuce.core.protocol.RedisCommand;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.RedirectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A connection over an open one of a client that knows nothing of us. Commands are ours; what rests on the private
 * state of Lettuce's class is answered by the connection below.
 */
final class WrappedConnection<K, V> extends StatefulRedisClusterConnectionImpl<K, V> implements Routed<K, V> {

    private final StatefulRedisClusterConnectionImpl<K, V> stock;
    private final LettuceCluster cluster;
    private final LettuceRouter<K, V> router;
    private final CommandDispatch<K, V> dispatch;

    private WrappedConnection(StatefulRedisClusterConnectionImpl<K, V> stock, LettuceCluster cluster) {
        // Lettuce keeps the push handler to itself; what needs it goes to the stock connection.
        super(
                stock.getChannelWriter(),
                NoPushes.INSTANCE,
                stock.getCodec(),
                stock.getTimeout(),
                stock.getOptions().getJsonParser());
        // The line above made this the facade of the default connection, which belongs to the stock one.
        stock.getChannelWriter().setConnectionFacade(stock);
        this.stock = stock;
        this.cluster = cluster;
        super.setOptions(stock.getOptions());
        this.router = new LettuceRouter<>(stock, cluster, stock.getOptions());
        this.dispatch = new CommandDispatch<>(router, cluster.options(), new Stock());
        cluster.add(router);
    }

    static <K, V> WrappedConnection<K, V> over(
            RedisClusterClient client, StatefulRedisClusterConnectionImpl<K, V> stock, RedirectOptions options) {
        Partitions partitions = client.getPartitions();
        List<NodeAddress> seeds = new ArrayList<>();
        for (RedisClusterNode node : partitions) {
            seeds.add(Seeds.address(node.getUri()));
        }
        RedisURI settings = partitions.getPartition(0).getUri();
        LettuceCluster cluster = new LettuceCluster(new PooledAccess(stock, settings), settings, options);
        try {
            cluster.discover(seeds, stock.getOptions().getSocketOptions().getConnectTimeout());
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        new PartitionsSync(cluster, settings, stock.getResources(), () -> stock.setPartitions(partitions), partitions)
                .start();
        return new WrappedConnection<>(stock, cluster);
    }

    @Override
    protected RedisAdvancedClusterAsyncCommandsImpl<K, V> newRedisAdvancedClusterAsyncCommandsImpl() {
        return new ClusterAsyncCommands<>(this, codec, parser);
    }

    @Override
    protected RedisAdvancedClusterReactiveCommandsImpl<K, V> newRedisAdvancedClusterReactiveCommandsImpl() {
        return new ClusterReactiveCommands<>(this, codec, parser);
    }

    @Override
    public <T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
        return dispatch.dispatch(command);
    }

    @Override
    public Collection<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
        return dispatch.dispatch(commands);
    }

    private final class Stock implements CommandDispatch.Stock<K, V> {

        @Override
        public <T> RedisCommand<K, V, T> send(RedisCommand<K, V, T> command) {
            return stock.dispatch(command);
        }

        @Override
        public boolean readsElsewhere(RedisCommand<K, V, ?> command) {
            return !isClosed()
                    && stock.getReadFrom() != ReadFrom.UPSTREAM
                    && stock.getOptions().getReadOnlyCommands().isReadOnly(command);
        }

        @Override
        public <T> RedisCommand<K, V, T> traced(RedisCommand<K, V, T> command) {
            return command;
        }
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        router.close();
        cluster.close();
        return PoolFirst.close(stock);
    }

    @Override
    public void close() {
        closeAsync().join();
    }

    @Override
    public LettuceRouter<K, V> router() {
        return router;
    }

    // ---- as the stock connection

    @Override
    public StatefulRedisConnection<K, V> getConnection(String nodeId, ConnectionIntent intent) {
        return stock.getConnection(nodeId, intent);
    }

    @Override
    public CompletableFuture<StatefulRedisConnection<K, V>> getConnectionAsync(String nodeId, ConnectionIntent intent) {
        return stock.getConnectionAsync(nodeId, intent);
    }

    @Override
    public Partitions getPartitions() {
        return stock.getPartitions();
    }

    @Override
    public void setPartitions(Partitions partitions) {
        stock.setPartitions(partitions);
    }

    @Override
    public void addListener(RedisClusterPushListener listener) {
        stock.addListener(listener);
    }

    @Override
    public void removeListener(RedisClusterPushListener listener) {
        stock.removeListener(listener);
    }

    @Override
    public void addListener(RedisConnectionStateListener listener) {
        stock.addListener(listener);
    }

    @Override
    public void removeListener(RedisConnectionStateListener listener) {
        stock.removeListener(listener);
    }

    @Override
    public boolean isOpen() {
        return !router.isClosed() && stock.isOpen();
    }

    @Override
    public boolean isClosed() {
        return router.isClosed() || stock.isClosed();
    }

    @Override
    @SuppressWarnings("ConstantValue") // the super constructor calls this before the field is set
    public ClientOptions getOptions() {
        return stock == null ? super.getOptions() : stock.getOptions();
    }

    @Override
    @SuppressWarnings("ConstantValue")
    public void setTimeout(Duration timeout) {
        super.setTimeout(timeout);
        if (stock != null) {
            stock.setTimeout(timeout);
        }
    }

    @Override
    public void setAutoFlushCommands(boolean autoFlush) {
        stock.setAutoFlushCommands(autoFlush);
        router.autoFlush(autoFlush);
    }
}
