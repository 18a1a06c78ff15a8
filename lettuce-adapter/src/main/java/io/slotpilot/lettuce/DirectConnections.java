package io.slotpilot.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.cluster.NodeAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** By connections of its own with the user's own settings: TLS, credentials, socket options. */
final class DirectConnections implements NodeAccess {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ClientResources resources;
    private final RedisURI settings;
    private final Supplier<ClientOptions> options;
    private @Nullable RedisClient client;
    private boolean closed;
    private volatile CompletableFuture<Void> closing = CompletableFuture.completedFuture(null);

    DirectConnections(ClientResources resources, RedisURI settings, Supplier<ClientOptions> options) {
        this.resources = resources;
        this.settings = settings;
        this.options = options;
    }

    @Override
    public <T> CompletionStage<T> use(
            NodeAddress node, Function<StatefulRedisConnection<?, ?>, CompletionStage<T>> action) {
        RedisURI uri = impatient(node);
        return connecting(c -> c.connectAsync(ByteArrayCodec.INSTANCE, uri)).thenCompose(connection -> {
            CompletionStage<T> result = action.apply(connection);
            return result.whenComplete((value, error) -> connection.closeAsync());
        });
    }

    /** A connection for subscriptions; whoever gets it closes it. It does not reconnect. */
    <K, V> CompletionStage<StatefulRedisPubSubConnection<K, V>> connectPubSub(
            RedisCodec<K, V> codec, NodeAddress node) {
        RedisURI uri = impatient(node);
        return connecting(c -> c.connectPubSubAsync(codec, uri));
    }

    private RedisURI impatient(NodeAddress node) {
        RedisURI uri = once(node);
        uri.setDatabase(0);
        uri.setTimeout(PATIENCE); // for the handshake: a frozen node accepts connections
        return uri;
    }

    @Override
    public <K, V> CompletionStage<StatefulRedisConnection<K, V>> connect(RedisCodec<K, V> codec, NodeAddress node) {
        RedisURI uri = impatient(node);
        return connecting(c -> c.connectAsync(codec, uri)).thenApply(connection -> {
            connection.setTimeout(settings.getTimeout());
            return connection;
        });
    }

    /** For a connection that does not reconnect. */
    private RedisURI once(NodeAddress node) {
        RedisURI uri = uri(settings, node);
        uri.setCredentialsProvider(CredentialsAtHand.of(uri.getCredentialsProvider()));
        return uri;
    }

    /** The user's settings with the address of that node. */
    static RedisURI uri(RedisURI settings, NodeAddress node) {
        RedisURI uri = RedisURI.builder(settings)
                .withHost(node.host())
                .withPort(node.port())
                .build();
        uri.setSocket(null);
        return uri;
    }

    @Override
    public void close() {
        CompletableFuture<Void> unused = closeAsync();
    }

    /** Closes all connections; no more are made. */
    CompletableFuture<Void> closeAsync() {
        RedisClient ended;
        synchronized (this) {
            closed = true;
            ended = client;
            client = null;
        }
        if (ended != null) {
            closing = ended.shutdownAsync(0, 0, TimeUnit.MILLISECONDS);
        }
        return closing;
    }

    private <C> CompletionStage<C> connecting(Function<RedisClient, CompletionStage<C>> action) {
        CompletionStage<C> first = begin(action);
        // Not exceptionallyCompose, which came with Java 12: Lettuce's futures do not know it, and would never end.
        return first.handle((made, error) -> error != null && LostReason.in(error) ? begin(action) : first)
                .thenCompose(Function.identity());
    }

    /** Under the lock: a connection that is begun while Lettuce ends its event loops would neither be made nor fail. */
    private synchronized <C> CompletionStage<C> begin(Function<RedisClient, CompletionStage<C>> action) {
        if (closed) {
            throw new IllegalStateException("client is closed");
        }
        if (client == null) {
            client = RedisClient.create(resources);
            client.setOptions(options.get().mutate().autoReconnect(false).build());
        }
        return action.apply(client);
    }
}
