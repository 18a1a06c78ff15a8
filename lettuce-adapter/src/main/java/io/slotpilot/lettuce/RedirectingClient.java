package io.slotpilot.lettuce;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterPushHandler;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.StatefulRedisClusterConnectionImpl;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.keylint.ClientLint;
import io.slotpilot.core.redirect.RedirectOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster client of Lettuce whose connections follow redirects, and whose {@link Partitions} come from our slot map
 * instead of a refresh that connects to every node.
 */
final class RedirectingClient extends RedisClusterClient {

    private final Seeds seeds;
    private final RedirectOptions redirectOptions;
    private final Object discovery = new Object();
    private volatile @Nullable LettuceCluster cluster;
    private volatile @Nullable DirectConnections direct;
    private volatile @Nullable PartitionsSync sync;

    RedirectingClient(@Nullable ClientResources resources, Seeds seeds, RedirectOptions redirectOptions) {
        super(resources, seeds.uris());
        this.seeds = seeds;
        this.redirectOptions = redirectOptions;
    }

    @Override
    public <K, V> StatefulRedisClusterConnection<K, V> connect(RedisCodec<K, V> codec) {
        discovered();
        return super.connect(codec);
    }

    @Override
    public <K, V> StatefulRedisClusterPubSubConnection<K, V> connectPubSub(RedisCodec<K, V> codec) {
        discovered();
        return subscribing(super.connectPubSub(codec), codec);
    }

    @Override
    public <K, V> CompletableFuture<StatefulRedisClusterPubSubConnection<K, V>> connectPubSubAsync(
            RedisCodec<K, V> codec) {
        return super.connectPubSubAsync(codec).thenApply(stock -> subscribing(stock, codec));
    }

    private <K, V> StatefulRedisClusterPubSubConnection<K, V> subscribing(
            StatefulRedisClusterPubSubConnection<K, V> stock, RedisCodec<K, V> codec) {
        LettuceCluster found = discovered();
        DirectConnections access = Objects.requireNonNull(direct, "discovered() sets it");
        return SubscribingConnection.over(found, new SubscriberHome<>(stock, codec, access), () -> {});
    }

    @Override
    public Partitions getPartitions() {
        discovered();
        return super.getPartitions();
    }

    @Override
    protected <V, K> StatefulRedisClusterConnectionImpl<K, V> newStatefulRedisClusterConnection(
            RedisChannelWriter writer,
            ClusterPushHandler pushHandler,
            RedisCodec<K, V> codec,
            Duration timeout,
            Supplier<JsonParser> parser) {
        return new RedirectingConnection<>(
                new RedirectingConnection.Parts<>(writer, pushHandler, codec, timeout, parser),
                discovered(),
                getOptions());
    }

    /** Lettuce's refresh asks us, not every node, unless the user has asked for a periodic one. */
    @Override
    protected CompletableFuture<Partitions> loadPartitionsAsync() {
        LettuceCluster known = cluster;
        PartitionsSync partitions = sync;
        if (known == null || partitions == null) {
            CompletableFuture<Partitions> loaded = new CompletableFuture<>();
            Thread thread = new Thread(() -> complete(loaded), "slotpilot-discovery");
            thread.setDaemon(true);
            thread.start();
            return loaded;
        }
        if (isPeriodicRefreshWanted()) {
            return super.loadPartitionsAsync();
        }
        known.topology().requestRefresh();
        return CompletableFuture.completedFuture(partitions.current());
    }

    @Override
    public CompletableFuture<Void> shutdownAsync(long quietPeriod, long timeout, TimeUnit timeUnit) {
        LettuceCluster known = cluster;
        DirectConnections access = direct;
        if (known == null || access == null) {
            return super.shutdownAsync(quietPeriod, timeout, timeUnit);
        }
        known.close();
        // Ours first: the resources may end with the client.
        return access.closeAsync()
                .exceptionally(error -> null)
                .thenCompose(closed -> super.shutdownAsync(quietPeriod, timeout, timeUnit));
    }

    /** Null if it is off. */
    @Nullable
    ClientLint lint() {
        return discovered().lint();
    }

    void published() {
        updatePartitionsInConnections();
    }

    private void complete(CompletableFuture<Partitions> loaded) {
        try {
            discovered();
            loaded.complete(super.getPartitions());
        } catch (RuntimeException e) {
            loaded.completeExceptionally(e);
        }
    }

    private boolean isPeriodicRefreshWanted() {
        return getOptions() instanceof ClusterClientOptions options
                && options.getTopologyRefreshOptions().isPeriodicRefreshEnabled();
    }

    /** The cluster, found if need be. Blocks for the connect timeout at most. */
    private LettuceCluster discovered() {
        LettuceCluster known = cluster;
        if (known != null) {
            return known;
        }
        synchronized (discovery) {
            known = cluster;
            return known != null ? known : discover();
        }
    }

    private LettuceCluster discover() {
        DirectConnections access = new DirectConnections(getResources(), seeds.settings(), this::getOptions);
        LettuceCluster found = new LettuceCluster(access, seeds.settings(), redirectOptions);
        try {
            found.discover(seeds.addresses(), getOptions().getSocketOptions().getConnectTimeout());
        } catch (RuntimeException e) {
            found.close();
            throw e;
        }
        PartitionsSync partitions = new PartitionsSync(found, seeds.settings(), getResources(), this::published);
        setPartitions(partitions.partitions());
        sync = partitions;
        direct = access;
        cluster = found;
        partitions.start();
        return found;
    }
}
