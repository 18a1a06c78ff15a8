package io.slotpilot.lettuce;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.StatefulRedisClusterConnectionImpl;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.redirect.RedirectOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plugs redirect handling into Lettuce: keyed commands of the sync, async and reactive API find the node that serves
 * their slot, also while slots move and nodes fail, and those of one slot take effect in the order of their issue.
 *
 * <p>Recommended is a client of its own, {@code LettuceRedirects.create(resources, uris)}, which takes the place of
 * {@code RedisClusterClient.create(resources, uris)}. {@link #wrap} serves where the client is made elsewhere.
 */
public final class LettuceRedirects {

    private LettuceRedirects() {}

    /**
     * A cluster client whose connections follow redirects.
     *
     * <p>The cluster is looked for at the first {@code connect}, within the connect timeout of the client's socket
     * options. Set {@code ClusterClientOptions} as on any client; Lettuce's own refresh, which connects to all nodes,
     * runs only if they ask for a periodic one.
     *
     * @param resources stay the caller's, who shuts them down
     * @param seeds one or more nodes; TLS, credentials and timeouts of the first hold for all nodes
     * @throws IllegalArgumentException if there is no seed, or one names no host and port
     */
    public static RedisClusterClient create(
            ClientResources resources, Iterable<RedisURI> seeds, RedirectOptions options) {
        return new RedirectingClient(resources, Seeds.of(seeds), options);
    }

    /** {@link #create(ClientResources, Iterable, RedirectOptions)} with standard options. */
    public static RedisClusterClient create(ClientResources resources, Iterable<RedisURI> seeds) {
        return create(resources, seeds, RedirectOptions.standard());
    }

    /** {@link #create(ClientResources, Iterable, RedirectOptions)} with resources that end with the client. */
    public static RedisClusterClient create(Iterable<RedisURI> seeds, RedirectOptions options) {
        return new RedirectingClient(null, Seeds.of(seeds), options);
    }

    /** {@link #create(Iterable, RedirectOptions)} with one seed and standard options. */
    public static RedisClusterClient create(RedisURI seed) {
        return create(List.of(seed), RedirectOptions.standard());
    }

    /**
     * A connection that follows redirects, over one that is open. Use only the result from now on; closing it closes
     * both.
     *
     * <p>Blocks while the cluster is asked for its slots, for the connect timeout at most. The client's own topology
     * refresh stays as its owner has configured it.
     *
     * @param connection a connection of {@code client}; one that follows redirects already is returned as it is
     * @throws IllegalArgumentException if it is a proxy, such as of a pool: wrap what the pool is filled with
     * @throws io.lettuce.core.RedisConnectionException if no node answers; the message names each with its reason
     */
    public static <K, V> StatefulRedisClusterConnection<K, V> wrap(
            RedisClusterClient client, StatefulRedisClusterConnection<K, V> connection, RedirectOptions options) {
        if (connection instanceof RedirectingConnection || connection instanceof WrappedConnection) {
            return connection;
        }
        if (connection instanceof StatefulRedisClusterConnectionImpl<K, V> stock) {
            return WrappedConnection.over(client, stock, options);
        }
        throw new IllegalArgumentException(
                "connection must be Lettuce's own StatefulRedisClusterConnectionImpl but was "
                        + connection.getClass().getName() + "; wrap connections inside of the pool's supplier");
    }

    /**
     * A pub/sub connection whose subscriptions go on when slots move and nodes fail, over one that is open. Use only the
     * result from now on; closing it closes both. Subscribe through the result: what the given connection is subscribed
     * to already stays as it is.
     *
     * <p>Blocks as {@link #wrap(RedisClusterClient, StatefulRedisClusterConnection, RedirectOptions)} does. Connections
     * of a client that was made with {@link #create} need no wrapping.
     *
     * @param codec the one that the connection was made with
     */
    public static <K, V> StatefulRedisClusterPubSubConnection<K, V> wrap(
            RedisClusterClient client,
            StatefulRedisClusterPubSubConnection<K, V> connection,
            RedisCodec<K, V> codec,
            RedirectOptions options) {
        return connection instanceof SubscribingConnection
                ? connection
                : SubscribingConnection.wrap(client, connection, codec, options);
    }

    /**
     * A client for one node, as {@code RedisClient.create(resources, node)} makes it, whose connections follow redirects
     * if that node belongs to a cluster: commands with a key go to the node that serves it. Commands without a key,
     * transactions and subscriptions stay with {@code node}. On a server that is no cluster it is a plain client, whose
     * commands are seen by the {@linkplain RedirectOptions.Builder#keyLint linter} if that is on.
     *
     * @param resources stay the caller's, who shuts them down; {@code null} for resources that end with the client
     * @param node its TLS, credentials and timeouts hold for all nodes
     * @throws IllegalArgumentException if {@code node} names no host and port
     */
    public static RedisClient standalone(@Nullable ClientResources resources, RedisURI node, RedirectOptions options) {
        return new StandaloneClient(resources, node, options);
    }

    /**
     * A connection that follows redirects, over one to a single node; {@code connection} itself if its server is no
     * cluster, or one that the {@linkplain RedirectOptions.Builder#keyLint linter} sees if that is on. What {@link #standalone} says of its connections holds. Use only the result from now on; closing it
     * closes both.
     *
     * <p>Blocks while the cluster is asked for its slots, for the connect timeout at most.
     *
     * @param node where the connection leads, with the TLS settings, credentials and timeouts that it was made with:
     *     they cannot be read back, and hold for all nodes
     * @throws IllegalArgumentException if it is a proxy, such as of a pool: wrap what the pool is filled with
     * @throws io.lettuce.core.RedisConnectionException if no slots can be learnt
     */
    public static <K, V> StatefulRedisConnection<K, V> wrap(
            StatefulRedisConnection<K, V> connection, RedisURI node, RedirectOptions options) {
        if (connection instanceof StandaloneConnection) {
            return connection;
        }
        if (connection instanceof StatefulRedisConnectionImpl<K, V> stock) {
            Standalone standalone = new Standalone(stock.getResources(), node, options);
            return standalone.over(stock, standalone::close);
        }
        throw new IllegalArgumentException("connection must be Lettuce's own StatefulRedisConnectionImpl but was "
                + connection.getClass().getName() + "; wrap connections inside of the pool's supplier");
    }

    /**
     * A connection for transactions, which Lettuce itself does not offer on a cluster: {@code WATCH}, {@code MULTI},
     * {@code EXEC} and {@code DISCARD} of its sync, async and reactive commands, one transaction after the other. All keys
     * of one must be in one slot: with a command for another one, EXEC fails and nothing is sent.
     *
     * <p>Commands are sent with EXEC. If the slot has moved, the whole transaction runs on the new owner, exactly once. If
     * the reply to EXEC does not come, it fails with {@link LettuceUnknownOutcomeException}. As ever the result
     * {@linkplain io.lettuce.core.TransactionResult#wasDiscarded() was discarded} if a watched key was changed; so it was
     * if the watched keys have moved to another node meanwhile, because a watch does not move with them.
     *
     * <p>Commands outside of MULTI go where they would on {@code connection}. For one user at a time; opens a connection
     * only from WATCH to the end of the transaction. Closing it does not close {@code connection}.
     *
     * @param connection one that this class has made
     * @throws IllegalArgumentException if it is any other
     */
    public static <K, V> StatefulRedisConnection<K, V> transactions(StatefulRedisClusterConnection<K, V> connection) {
        if (connection instanceof Routed<?, ?>) {
            return new TransactionConnection<>(connection, Routed.of(connection).router());
        }
        throw new IllegalArgumentException("connection must come from LettuceRedirects but was a "
                + connection.getClass().getName() + ": use LettuceRedirects.wrap(client, connection) first");
    }

    /** {@link #wrap(RedisClusterClient, StatefulRedisClusterConnection, RedirectOptions)} with standard options. */
    public static <K, V> StatefulRedisClusterConnection<K, V> wrap(
            RedisClusterClient client, StatefulRedisClusterConnection<K, V> connection) {
        return wrap(client, connection, RedirectOptions.standard());
    }
}
