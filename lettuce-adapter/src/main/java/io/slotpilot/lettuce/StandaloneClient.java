package io.slotpilot.lettuce;

import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.redirect.RedirectOptions;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client for single nodes whose connections follow redirects. */
final class StandaloneClient extends RedisClient {

    private final RedisURI node;
    private final RedirectOptions redirectOptions;
    private final Map<RedisURI, Standalone> clusters = new ConcurrentHashMap<>();

    StandaloneClient(@Nullable ClientResources resources, RedisURI node, RedirectOptions redirectOptions) {
        super(resources, node);
        Seeds.address(node);
        this.node = node;
        this.redirectOptions = redirectOptions;
    }

    @Override
    public <K, V> StatefulRedisConnection<K, V> connect(RedisCodec<K, V> codec) {
        return redirecting(super.connect(codec), node);
    }

    @Override
    public StatefulRedisConnection<String, String> connect(RedisURI uri) {
        return redirecting(super.connect(uri), uri);
    }

    @Override
    public <K, V> StatefulRedisConnection<K, V> connect(RedisCodec<K, V> codec, RedisURI uri) {
        return redirecting(super.connect(codec, uri), uri);
    }

    @Override
    public <K, V> ConnectionFuture<StatefulRedisConnection<K, V>> connectAsync(RedisCodec<K, V> codec, RedisURI uri) {
        ConnectionFuture<StatefulRedisConnection<K, V>> stock = super.connectAsync(codec, uri);
        CompletableFuture<StatefulRedisConnection<K, V>> followed = stock.toCompletableFuture()
                // The slots are waited for, and not on an event loop.
                .thenApplyAsync(connection -> redirecting(connection, uri), StandaloneClient::onThreadOfItsOwn);
        return ConnectionFuture.from(InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort()), followed);
    }

    @Override
    public CompletableFuture<Void> shutdownAsync(long quietPeriod, long timeout, TimeUnit timeUnit) {
        clusters.values().forEach(Standalone::close);
        return super.shutdownAsync(quietPeriod, timeout, timeUnit);
    }

    private <K, V> StatefulRedisConnection<K, V> redirecting(StatefulRedisConnection<K, V> stock, RedisURI uri) {
        try {
            return clusters.computeIfAbsent(uri, u -> new Standalone(getResources(), u, redirectOptions))
                    .over((StatefulRedisConnectionImpl<K, V>) stock, () -> {});
        } catch (RuntimeException e) {
            CompletableFuture<Void> unused = stock.closeAsync();
            throw e;
        }
    }

    private static void onThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "slotpilot-discovery");
        thread.setDaemon(true);
        thread.start();
    }
}
