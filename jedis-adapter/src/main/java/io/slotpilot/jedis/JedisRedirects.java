package io.slotpilot.jedis;

import io.slotpilot.core.redirect.RedirectOptions;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.CommandFlagsRegistry;
import redis.clients.jedis.CommandObjects;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.csc.Cache;
import redis.clients.jedis.executors.CommandExecutor;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.ConnectionProvider;

/**
 * Redirect handling for Jedis cluster clients.
 *
 * <p>New clients: {@code JedisRedirects.builder().nodes(nodes).clientConfig(config).build()} gives an ordinary
 * {@link RedisClusterClient}. Where something else holds the builder, hand it a {@link #connectionProvider}. Clients
 * that exist already: {@link #wrap(RedisClusterClient)}.
 *
 * <p>A command that cannot be brought to its end throws Jedis's own exception. Where Jedis's executor would repeat the
 * command because of that (connection failures and redirects), it is the cause of a
 * {@link redis.clients.jedis.exceptions.JedisClusterOperationException}, which users of Jedis catch already;
 * {@link JedisUnknownOutcomeException} is the one that says that the command may have been executed. All carry a
 * suppressed {@link io.slotpilot.core.redirect.RedirectTrace}.
 *
 * <p>Jedis's {@code maxAttempts} and {@code maxTotalRetriesDuration} have no effect: {@link RedirectOptions} have.
 */
public final class JedisRedirects {

    private JedisRedirects() {}

    /** Jedis's own builder, with redirect handling built in. */
    public static Builder builder() {
        return new Builder();
    }

    /** {@link #connectionProvider(Set, JedisClientConfig, RedirectOptions)} with standard options. */
    public static ClusterConnectionProvider connectionProvider(Set<HostAndPort> nodes, JedisClientConfig clientConfig) {
        return connectionProvider(nodes, clientConfig, RedirectOptions.standard());
    }

    /** {@link #connectionProvider(Set, JedisClientConfig, GenericObjectPoolConfig, RedirectOptions)} with Jedis's pool. */
    public static ClusterConnectionProvider connectionProvider(
            Set<HostAndPort> nodes, JedisClientConfig clientConfig, RedirectOptions options) {
        return connectionProvider(nodes, clientConfig, new ConnectionPoolConfig(), options);
    }

    /**
     * A provider for {@code RedisClusterClient.builder().connectionProvider(..)} or {@code new JedisCluster(..)}. Finds
     * the cluster before it returns, which takes no longer than the connection timeout, or than a second if that is
     * shorter.
     *
     * @param nodes at least one node of the cluster
     * @param poolConfig for the pool of each node. Where it sets no longest wait, a command waits for a free connection
     *     no longer than the socket timeout
     * @throws IllegalArgumentException if {@code nodes} is empty or holds something that is no address
     * @throws redis.clients.jedis.exceptions.JedisClusterOperationException if no node tells of a cluster; the message
     *     lists all with their reasons
     */
    public static ClusterConnectionProvider connectionProvider(
            Set<HostAndPort> nodes,
            JedisClientConfig clientConfig,
            GenericObjectPoolConfig<Connection> poolConfig,
            RedirectOptions options) {
        given(clientConfig, "clientConfig");
        given(poolConfig, "poolConfig");
        given(options, "options");
        return OwnPools.provider(nodes, new OwnPools.Settings(clientConfig, poolConfig, null), options);
    }

    /** {@link #wrap(RedisClusterClient, RedirectOptions)} with standard options. */
    public static UnifiedJedis wrap(RedisClusterClient client) {
        return wrap(client, RedirectOptions.standard());
    }

    /**
     * A client that uses the connections of {@code client}, whatever its settings, and handles redirects. The given
     * client goes on working as before; closing the result closes both.
     *
     * <p>What a client does to keys and documents by itself (key pre-processor, JSON mapper, search dialect) cannot be
     * read from it and has to be set on the result again.
     *
     * @throws redis.clients.jedis.exceptions.JedisClusterOperationException if none of its nodes tells of a cluster
     */
    public static UnifiedJedis wrap(RedisClusterClient client, RedirectOptions options) {
        given(client, "client");
        given(options, "options");
        return new LiveClient(client, client::getClusterNodes).withRedirects(options);
    }

    /** {@link #wrap(JedisCluster, RedirectOptions)} with standard options. */
    public static UnifiedJedis wrap(JedisCluster client) {
        return wrap(client, RedirectOptions.standard());
    }

    /** As {@link #wrap(RedisClusterClient, RedirectOptions)}. */
    public static UnifiedJedis wrap(JedisCluster client, RedirectOptions options) {
        given(client, "client");
        given(options, "options");
        return new LiveClient(client, client::getClusterNodes).withRedirects(options);
    }

    /** {@link #wrap(UnifiedJedis, HostAndPort, JedisClientConfig, RedirectOptions)} with standard options. */
    public static UnifiedJedis wrap(UnifiedJedis client, HostAndPort node, JedisClientConfig clientConfig) {
        return wrap(client, node, clientConfig, RedirectOptions.standard());
    }

    /**
     * For a standalone client, such as {@code RedisClient} or {@code JedisPooled}, that points at one node of a cluster:
     * a {@code RedisClient} whose commands go where their keys are, also in pipelines, transactions and subscriptions.
     * Commands without keys go to that node, as ever. It has connections of its own, limited as those of the given
     * client, and leaves those alone; closing it closes both.
     *
     * <p>On a server that is no cluster the result is {@code client} itself; or, if the options have a
     * {@linkplain RedirectOptions.Builder#keyLint linter} that is on, a client whose commands the linter sees, with
     * connections of its own as above.
     *
     * @param node the node that the client points at
     * @param clientConfig what the client was made with: credentials and TLS cannot be read from it
     * @throws IllegalArgumentException if {@code node} or {@code clientConfig} is missing
     * @throws redis.clients.jedis.exceptions.JedisException if the node cannot be asked for its cluster
     */
    public static UnifiedJedis wrap(
            UnifiedJedis client, HostAndPort node, JedisClientConfig clientConfig, RedirectOptions options) {
        given(client, "client");
        given(options, "options");
        return new StandaloneClient(node, clientConfig, options).wrap(client);
    }

    /** {@link #wrap(Jedis, HostAndPort, JedisClientConfig, RedirectOptions)} with standard options. */
    public static Jedis wrap(Jedis client, HostAndPort node, JedisClientConfig clientConfig) {
        return wrap(client, node, clientConfig, RedirectOptions.standard());
    }

    /**
     * As {@link #wrap(UnifiedJedis, HostAndPort, JedisClientConfig, RedirectOptions)} for a single {@code Jedis}. Each
     * has a slot map of its own, so wrap one that lives long rather than each that a pool lends. Not thread-safe, as
     * {@code Jedis} is not. On a server that is no cluster, the linter sees commands on the connection of {@code client}.
     */
    public static Jedis wrap(Jedis client, HostAndPort node, JedisClientConfig clientConfig, RedirectOptions options) {
        given(client, "client");
        given(options, "options");
        return new StandaloneClient(node, clientConfig, options).wrap(client);
    }

    /**
     * The keys of all primaries. In a calm cluster each comes once; while slots move, each that exists all the time comes
     * at least once, which Jedis's own {@code scanIteration} cannot promise. Asks for the next keys as they are needed.
     *
     * <p>The result is not thread-safe. Its methods wait for a node that fails, loads or is busy no longer than
     * {@link RedirectOptions#retryFor()}, and throw then, or where a node refuses, Jedis's own exception, without a trace.
     *
     * @param client a client that this class has made, or made the connection provider of
     * @param params what to look for, and how many keys to ask for at a time
     * @throws IllegalArgumentException if it is any other client
     */
    public static Iterator<String> scan(UnifiedJedis client, ScanParams params) {
        given(params, "params");
        return new ClusterScan(TransactionDoor.engine(client), params);
    }

    /** {@link #transaction} that has begun with MULTI. */
    public static AbstractTransaction multi(UnifiedJedis client) {
        return transaction(client, true);
    }

    /**
     * A transaction on a cluster client, which Jedis itself does not offer. All its keys must be in one slot: a command
     * for another one is refused when it is added.
     *
     * <p>Commands are sent when it is executed. If the slot has moved, the whole transaction runs on the new owner,
     * exactly once. If the reply to EXEC does not come, {@code exec()} throws {@link JedisUnknownOutcomeException}. As
     * ever it returns {@code null} if a watched key was changed; so it does if the watched keys have moved to another
     * node meanwhile, because a watch does not move with them.
     *
     * <p>Not thread-safe. To be closed; holds a connection only from WATCH to its end.
     *
     * @param client a client that this class has made, or made the connection provider of
     * @param doMulti false to call {@code watch} first, and {@code multi} after it
     * @throws IllegalArgumentException if it is any other client
     */
    public static AbstractTransaction transaction(UnifiedJedis client, boolean doMulti) {
        return new Transaction(TransactionDoor.of(client), doMulti, true);
    }

    private static void given(Object argument, String name) {
        Objects.requireNonNull(argument, name + " must not be null");
    }

    /** Jedis's builder of cluster clients, with {@link RedirectOptions}. Not thread-safe. */
    public static final class Builder extends RedisClusterClient.Builder {

        private @Nullable Set<HostAndPort> nodes;
        private @Nullable Duration period;
        private @Nullable CommandFlagsRegistry flags;
        private RedirectOptions options = RedirectOptions.standard();

        private Builder() {}

        /** How redirects are handled; {@link RedirectOptions#standard()} by default. */
        public Builder redirectOptions(RedirectOptions options) {
            given(options, "redirectOptions");
            this.options = options;
            return this;
        }

        @Override
        public Builder nodes(Set<HostAndPort> nodes) {
            super.nodes(nodes);
            this.nodes = nodes;
            return this;
        }

        @Override
        public Builder clientConfig(JedisClientConfig clientConfig) {
            super.clientConfig(clientConfig);
            return this;
        }

        @Override
        public Builder poolConfig(GenericObjectPoolConfig<Connection> poolConfig) {
            super.poolConfig(poolConfig);
            return this;
        }

        @Override
        public Builder cache(@Nullable Cache cache) {
            super.cache(cache);
            return this;
        }

        /** How often the slot map is read without a reason; what {@link #redirectOptions} say if not called. */
        @Override
        public Builder topologyRefreshPeriod(@Nullable Duration period) {
            super.topologyRefreshPeriod(period);
            this.period = period;
            return this;
        }

        @Override
        public Builder commandFlags(@Nullable CommandFlagsRegistry flags) {
            super.commandFlags(flags);
            this.flags = flags;
            return this;
        }

        @Override
        protected CommandExecutor createDefaultCommandExecutor() {
            if (!(connectionProvider instanceof RedirectingProvider ours)) {
                return super.createDefaultCommandExecutor();
            }
            return flags == null
                    ? new LearningExecutor(ours, options.retryFor())
                    : new LearningExecutor(ours, options.retryFor(), flags);
        }

        /** @throws RuntimeException as Jedis's own builder does; nothing is left open then */
        @Override
        public RedisClusterClient build() {
            ConnectionProvider given = connectionProvider;
            try {
                return super.build();
            } catch (RuntimeException e) {
                if (given == null && connectionProvider instanceof RedirectingProvider made) {
                    connectionProvider = null;
                    made.close();
                }
                throw e;
            }
        }

        /** Jedis 7 asks for it; Jedis 8 has no such method, and needs none. */
        @Override
        protected CommandObjects createDefaultCommandObjects() {
            return new SpanningCommandObjects();
        }

        @Override
        protected ConnectionProvider createDefaultConnectionProvider() {
            RedirectOptions effective = period == null
                    ? options
                    : options.mutate()
                            .refresh(options.refresh().withPeriod(period))
                            .build();
            return OwnPools.provider(nodes, new OwnPools.Settings(clientConfig, poolConfig, cache), effective);
        }
    }
}
