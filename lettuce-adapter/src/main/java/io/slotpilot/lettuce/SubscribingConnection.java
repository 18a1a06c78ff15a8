package io.slotpilot.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.push.RedisClusterPushListener;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.pubsub.RedisClusterPubSubListener;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.cluster.pubsub.api.async.RedisClusterPubSubAsyncCommands;
import io.lettuce.core.cluster.pubsub.api.reactive.RedisClusterPubSubReactiveCommands;
import io.lettuce.core.cluster.pubsub.api.sync.RedisClusterPubSubCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.PubSubEndpoint;
import io.lettuce.core.pubsub.RedisPubSubAsyncCommandsImpl;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.RedisPubSubReactiveCommandsImpl;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnectionImpl;
import io.lettuce.core.pubsub.api.sync.RedisPubSubCommands;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.RawCommand;
import io.slotpilot.core.redirect.RedirectOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A pub/sub connection over one of Lettuce's. Subscriptions are ours; all other commands, and what is about single
 * nodes, go to the connection below.
 */
final class SubscribingConnection<K, V> extends StatefulRedisPubSubConnectionImpl<K, V>
        implements StatefulRedisClusterPubSubConnection<K, V> {

    private final StatefulRedisClusterPubSubConnection<K, V> stock;
    private final Subscriptions<K, V> subscriptions;
    private final Runnable onClose;

    private SubscribingConnection(
            PubSubEndpoint<K, V> unused, LettuceCluster cluster, SubscriberHome<K, V> home, Runnable onClose) {
        super(unused, unused, home.codec(), home.connection().getTimeout());
        this.stock = home.connection();
        this.onClose = onClose;
        this.subscriptions = new Subscriptions<>(cluster, home);
        super.setOptions(stockHandler(stock).getOptions());
    }

    /** @param onClose runs when the connection is closed */
    static <K, V> SubscribingConnection<K, V> over(
            LettuceCluster cluster, SubscriberHome<K, V> home, Runnable onClose) {
        RedisChannelHandler<?, ?> stock = stockHandler(home.connection());
        // Lettuce's class cannot do without; nothing is ever written to it.
        PubSubEndpoint<K, V> unused = new PubSubEndpoint<>(stock.getOptions(), stock.getResources());
        return new SubscribingConnection<>(unused, cluster, home, onClose);
    }

    static <K, V> SubscribingConnection<K, V> wrap(
            RedisClusterClient client,
            StatefulRedisClusterPubSubConnection<K, V> stock,
            RedisCodec<K, V> codec,
            RedirectOptions options) {
        RedisChannelHandler<?, ?> handler = stockHandler(stock);
        Partitions partitions = client.getPartitions();
        RedisURI settings = partitions.getPartition(0).getUri();
        DirectConnections access = new DirectConnections(handler.getResources(), settings, handler::getOptions);
        LettuceCluster cluster = new LettuceCluster(access, settings, options);
        List<NodeAddress> seeds = new ArrayList<>();
        partitions.forEach(node -> seeds.add(Seeds.address(node.getUri())));
        try {
            cluster.discover(seeds, handler.getOptions().getSocketOptions().getConnectTimeout());
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return over(cluster, new SubscriberHome<>(stock, codec, access), cluster::close);
    }

    private static RedisChannelHandler<?, ?> stockHandler(StatefulRedisClusterPubSubConnection<?, ?> stock) {
        return (RedisChannelHandler<?, ?>) stock;
    }

    StatefulRedisClusterPubSubConnection<K, V> stock() {
        return stock;
    }

    @Override
    public <T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
        Topic entered = Topic.enteredBy(command.getType());
        Topic left = Topic.leftBy(command.getType());
        if (entered != null) {
            subscriptions.enter(command, entered, names(command));
        } else if (left != null) {
            subscriptions.leave(command, left, names(command));
        } else {
            return stock.dispatch(command);
        }
        return command;
    }

    @Override
    public Collection<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
        List<RedisCommand<K, V, ?>> dispatched = new ArrayList<>(commands.size());
        for (RedisCommand<K, V, ?> command : commands) {
            dispatched.add(dispatch(command));
        }
        return dispatched;
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        subscriptions.close();
        onClose.run();
        return PoolFirst.close(stockHandler(stock));
    }

    @Override
    public void close() {
        closeAsync().join();
    }

    private static List<byte[]> names(RedisCommand<?, ?, ?> command) {
        RawCommand words = CommandWords.of(command);
        List<byte[]> names = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            names.add(words.argument(i));
        }
        return names;
    }

    // ---- the command interfaces; the super constructor makes them, so that they look for fields when they need them

    @Override
    @SuppressWarnings("unchecked")
    public RedisClusterPubSubAsyncCommands<K, V> async() {
        return (RedisClusterPubSubAsyncCommands<K, V>) super.async();
    }

    @Override
    protected RedisPubSubAsyncCommandsImpl<K, V> newRedisAsyncCommandsImpl() {
        return new SubscribingCommands<>(this, codec);
    }

    @Override
    @SuppressWarnings("unchecked")
    public RedisClusterPubSubReactiveCommands<K, V> reactive() {
        return (RedisClusterPubSubReactiveCommands<K, V>) super.reactive();
    }

    @Override
    protected RedisPubSubReactiveCommandsImpl<K, V> newRedisReactiveCommandsImpl() {
        return new SubscribingReactiveCommands<>(this, codec);
    }

    @Override
    @SuppressWarnings("unchecked")
    public RedisClusterPubSubCommands<K, V> sync() {
        return (RedisClusterPubSubCommands<K, V>) super.sync();
    }

    @Override
    @SuppressWarnings("unchecked")
    protected RedisPubSubCommands<K, V> newRedisSyncCommandsImpl() {
        RedisPubSubCommands<K, V> plain = syncHandler(async(), RedisPubSubCommands.class);
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("getStatefulConnection")) {
                return this;
            }
            boolean ofNodes = method.getDeclaringClass() == RedisClusterPubSubCommands.class;
            try {
                return method.invoke(ofNodes ? stock().sync() : plain, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        };
        return (RedisPubSubCommands<K, V>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RedisClusterPubSubCommands.class}, handler);
    }

    // ---- listeners: the stock connection hears of what is subscribed to at single nodes

    @Override
    public void addListener(RedisPubSubListener<K, V> listener) {
        subscriptions.listeners().add(listener);
        stock.addListener(listener);
    }

    @Override
    public void removeListener(RedisPubSubListener<K, V> listener) {
        subscriptions.listeners().remove(listener);
        stock.removeListener(listener);
    }

    @Override
    public void addListener(RedisClusterPubSubListener<K, V> listener) {
        subscriptions.listeners().add(listener);
        stock.addListener(listener);
    }

    @Override
    public void removeListener(RedisClusterPubSubListener<K, V> listener) {
        subscriptions.listeners().remove(listener);
        stock.removeListener(listener);
    }

    // ---- as the stock connection

    @Override
    public void addListener(RedisClusterPushListener listener) {
        stock.addListener(listener);
    }

    @Override
    public void removeListener(RedisClusterPushListener listener) {
        stock.removeListener(listener);
    }

    @Override
    public void addListener(PushListener listener) {
        stock.addListener(listener);
    }

    @Override
    public void removeListener(PushListener listener) {
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
    public StatefulRedisPubSubConnection<K, V> getConnection(String nodeId) {
        return stock.getConnection(nodeId);
    }

    @Override
    public CompletableFuture<StatefulRedisPubSubConnection<K, V>> getConnectionAsync(String nodeId) {
        return stock.getConnectionAsync(nodeId);
    }

    @Override
    public StatefulRedisPubSubConnection<K, V> getConnection(String host, int port) {
        return stock.getConnection(host, port);
    }

    @Override
    public CompletableFuture<StatefulRedisPubSubConnection<K, V>> getConnectionAsync(String host, int port) {
        return stock.getConnectionAsync(host, port);
    }

    @Override
    public Partitions getPartitions() {
        return stock.getPartitions();
    }

    @Override
    public void setNodeMessagePropagation(boolean enabled) {
        stock.setNodeMessagePropagation(enabled);
    }

    @Override
    public boolean isOpen() {
        return stock.isOpen();
    }

    @Override
    public boolean isClosed() {
        return stockHandler(stock).isClosed();
    }

    @Override
    public boolean isMulti() {
        return stock.isMulti();
    }

    @Override
    @SuppressWarnings("ConstantValue") // the super constructor calls this before the field is set
    public @Nullable ClientOptions getOptions() {
        return stock == null ? super.getOptions() : stockHandler(stock).getOptions();
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
    }

    @Override
    public void flushCommands() {
        stock.flushCommands();
    }
}
