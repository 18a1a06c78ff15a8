package io.slotpilot.spring;

import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.survey.NodeAccess;
import io.slotpilot.jedis.JedisNodeAccess;
import io.slotpilot.jedis.JedisRedirects;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.data.redis.PassThroughExceptionTranslationStrategy;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.ClusterCommandExecutor;
import org.springframework.data.redis.connection.ClusterTopologyProvider;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisExceptionConverter;
import org.springframework.util.StringUtils;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

/** Spring's connection factory with a client that handles redirects. */
class RedirectingJedisFactory extends JedisConnectionFactory implements SurveyedFactory {

    private final RedisClusterConfiguration cluster;
    private final RedirectOptions options;
    private final LateStart lateStart = new LateStart(this::connect);
    private @Nullable AsyncTaskExecutor executor;
    private @Nullable RedisClusterClient connected;
    private volatile @Nullable Nodes nodes;

    /** What commands to nodes, rather than for keys, go through. */
    private record Nodes(ClusterTopologyProvider topology, ClusterCommandExecutor commands) {}

    RedirectingJedisFactory(
            RedisClusterConfiguration cluster, JedisClientConfiguration client, RedirectOptions options) {
        super(cluster, client);
        this.cluster = cluster;
        this.options = options;
    }

    @Override
    public void setExecutor(AsyncTaskExecutor executor) {
        super.setExecutor(executor);
        this.executor = executor;
    }

    /** Without the cluster, too: it is looked for again when it is needed. */
    @Override
    public void start() {
        if (!isRunning()) {
            lateStart.begin(options.clusterName());
        }
    }

    private void connect() {
        connected = client();
        super.start();
    }

    private RedisClusterClient client() {
        Set<HostAndPort> seeds = new LinkedHashSet<>();
        for (RedisNode node : cluster.getClusterNodes()) {
            seeds.add(new HostAndPort(node.getRequiredHost(), node.getRequiredPort()));
        }
        JedisRedirects.Builder builder = JedisRedirects.builder()
                .redirectOptions(options)
                .nodes(seeds)
                .clientConfig(clientConfig())
                .poolConfig(poolConfig(getPoolConfig()));
        getClientConfiguration().getClientCustomizer().ifPresent(customizer -> customizer.customize(builder));
        return builder.build();
    }

    /** Spring Data stays half started for good if this fails, so the client is there already. */
    @Override
    protected RedisClusterClient createRedisClusterClient(RedisClusterConfiguration configuration) {
        RedisClusterClient client = Objects.requireNonNull(connected, "the client is made before");
        connected = null;
        return client;
    }

    @Override
    public RedirectOptions redirectOptions() {
        return options;
    }

    @Override
    public RedisClusterConfiguration cluster() {
        return cluster;
    }

    @Override
    public boolean usesTls() {
        return getClientConfiguration().isUseSsl();
    }

    @Override
    public <T> T look(Function<NodeAccess, T> how) {
        return how.apply(new JedisNodeAccess(clientConfig()));
    }

    private JedisClientConfig clientConfig() {
        JedisClientConfiguration client = getClientConfiguration();
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(
                        Math.toIntExact(client.getConnectTimeout().toMillis()))
                .socketTimeoutMillis(Math.toIntExact(client.getReadTimeout().toMillis()));
        client.getClientName().ifPresent(config::clientName);
        if (StringUtils.hasText(cluster.getUsername())) {
            config.user(cluster.getUsername());
        }
        cluster.getPassword().toOptional().map(String::new).ifPresent(config::password);
        if (client.isUseSsl()) {
            config.ssl(true);
            client.getSslSocketFactory().ifPresent(config::sslSocketFactory);
            client.getHostnameVerifier().ifPresent(config::hostnameVerifier);
            client.getSslParameters().ifPresent(config::sslParameters);
        }
        client.getClientConfigCustomizer().ifPresent(customizer -> customizer.customize(config));
        return config.build();
    }

    private static GenericObjectPoolConfig<Connection> poolConfig(@Nullable GenericObjectPoolConfig<?> given) {
        ConnectionPoolConfig config = new ConnectionPoolConfig();
        if (given != null) {
            config.setMaxTotal(given.getMaxTotal());
            config.setMaxIdle(given.getMaxIdle());
            config.setMinIdle(given.getMinIdle());
            config.setBlockWhenExhausted(given.getBlockWhenExhausted());
            config.setMaxWait(given.getMaxWaitDuration());
            config.setTestOnBorrow(given.getTestOnBorrow());
            config.setTestOnCreate(given.getTestOnCreate());
            config.setTestOnReturn(given.getTestOnReturn());
            config.setTestWhileIdle(given.getTestWhileIdle());
            config.setTimeBetweenEvictionRuns(given.getDurationBetweenEvictionRuns());
            config.setMinEvictableIdleDuration(given.getMinEvictableIdleDuration());
            config.setNumTestsPerEvictionRun(given.getNumTestsPerEvictionRun());
            config.setLifo(given.getLifo());
            config.setFairness(given.getFairness());
        }
        return config;
    }

    @Override
    protected ClusterTopologyProvider createTopologyProvider(UnifiedJedis cluster) {
        ClusterTopologyProvider topology = super.createTopologyProvider(cluster);
        PassThroughExceptionTranslationStrategy translation =
                new PassThroughExceptionTranslationStrategy(new JedisExceptionConverter());
        JedisNodes connections = new JedisNodes((RedisClusterClient) cluster);
        nodes = new Nodes(
                topology,
                executor == null
                        ? new ClusterCommandExecutor(topology, connections, translation)
                        : new ClusterCommandExecutor(topology, connections, translation, executor));
        return topology;
    }

    @Override
    public RedisConnection getConnection() {
        return getClusterConnection();
    }

    /** @throws RedisConnectionFailureException if the cluster has not been found yet */
    @Override
    public RedisClusterConnection getClusterConnection() {
        lateStart.complete(options.clusterName());
        RedisClusterConnection stock = super.getClusterConnection(); // throws where there is none to be had now
        Nodes known = nodes;
        return known == null
                ? stock
                : new RedirectingJedisConnection(
                        (RedisClusterClient) getRequiredRedisClient(), known.commands, known.topology);
    }

    @Override
    public void stop() {
        lateStart.cancel();
        Nodes known = nodes;
        nodes = null;
        if (known != null) {
            try {
                known.commands.destroy();
            } catch (Exception e) {
                throw new IllegalStateException("the executor of commands to nodes could not be closed", e);
            }
        }
        super.stop();
    }
}
