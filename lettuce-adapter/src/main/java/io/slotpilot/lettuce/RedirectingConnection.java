package io.slotpilot.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.cluster.ClusterPushHandler;
import io.lettuce.core.cluster.RedisAdvancedClusterAsyncCommandsImpl;
import io.lettuce.core.cluster.RedisAdvancedClusterReactiveCommandsImpl;
import io.lettuce.core.cluster.StatefulRedisClusterConnectionImpl;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.internal.AsyncCloseable;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.TracedCommand;
import io.lettuce.core.tracing.TraceContextProvider;
import java.io.Closeable;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A cluster connection of Lettuce whose keyed commands go through a {@link LettuceRouter}. All else is stock, its
 * channel writer too, because Lettuce casts to it in many places.
 */
final class RedirectingConnection<K, V> extends StatefulRedisClusterConnectionImpl<K, V> implements Routed<K, V> {

    private final LettuceRouter<K, V> router;
    private final CommandDispatch<K, V> dispatch;
    private final boolean tracing;

    RedirectingConnection(Parts<K, V> parts, LettuceCluster cluster, ClientOptions options) {
        super(parts.writer, parts.pushHandler, parts.codec, parts.timeout, parts.parser);
        this.tracing = getResources().tracing().isEnabled();
        this.router = new LettuceRouter<>(this, cluster, options);
        this.dispatch = new CommandDispatch<>(router, cluster.options(), new Stock());
        cluster.add(router);
    }

    /** What Lettuce makes a connection of. */
    record Parts<K, V>(
            RedisChannelWriter writer,
            ClusterPushHandler pushHandler,
            RedisCodec<K, V> codec,
            Duration timeout,
            Supplier<JsonParser> parser) {}

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

    private <T> RedisCommand<K, V, T> dispatchByLettuce(RedisCommand<K, V, T> command) {
        return super.dispatch(command);
    }

    @Override
    public void setAutoFlushCommands(boolean autoFlush) {
        super.setAutoFlushCommands(autoFlush);
        router.autoFlush(autoFlush);
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        router.close();
        return super.closeAsync();
    }

    /**
     * Without the pool of connections, which closes with the channel writer. Lettuce would close it once more, and wait for
     * that, see {@link PoolFirst}.
     */
    @Override
    public void registerCloseables(Collection<Closeable> registry, Closeable... closeables) {
        super.registerCloseables(
                registry,
                Stream.of(closeables).filter(AsyncCloseable.class::isInstance).toArray(Closeable[]::new));
    }

    @Override
    public LettuceRouter<K, V> router() {
        return router;
    }

    private final class Stock implements CommandDispatch.Stock<K, V> {

        @Override
        public <T> RedisCommand<K, V, T> send(RedisCommand<K, V, T> command) {
            return dispatchByLettuce(command);
        }

        @Override
        public boolean readsElsewhere(RedisCommand<K, V, ?> command) {
            return !isClosed()
                    && getReadFrom() != ReadFrom.UPSTREAM
                    && getOptions().getReadOnlyCommands().isReadOnly(command);
        }

        @Override
        public <T> RedisCommand<K, V, T> traced(RedisCommand<K, V, T> command) {
            if (!tracing || CommandWrapper.unwrap(command, TraceContextProvider.class) != null) {
                return command;
            }
            return new TracedCommand<>(
                    command,
                    getResources().tracing().initialTraceContextProvider().getTraceContext());
        }
    }
}
