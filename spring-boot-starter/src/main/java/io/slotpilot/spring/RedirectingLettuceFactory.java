package io.slotpilot.spring;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.survey.NodeAccess;
import io.slotpilot.lettuce.LettuceNodeAccess;
import io.slotpilot.lettuce.LettuceRedirects;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.ClusterCommandExecutor;
import org.springframework.data.redis.connection.ClusterTopologyProvider;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClusterConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection.PipeliningFlushPolicy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;
import org.springframework.util.StringUtils;

/** Spring's connection factory with a client that handles redirects. */
class RedirectingLettuceFactory extends LettuceConnectionFactory implements SurveyedFactory {

    // Its wheel turns every 100 ms.
    private static final Duration LETTUCE_TIMER_DELAY = Duration.ofMillis(500);

    private final RedisClusterConfiguration cluster;
    private final RedirectOptions options;
    private @Nullable PipeliningFlushPolicy policy;

    RedirectingLettuceFactory(
            RedisClusterConfiguration cluster, LettuceClientConfiguration client, RedirectOptions options) {
        super(cluster, client);
        this.cluster = cluster;
        this.options = options;
    }

    @Override
    public void setPipeliningFlushPolicy(PipeliningFlushPolicy policy) {
        super.setPipeliningFlushPolicy(policy);
        this.policy = policy;
    }

    @Override
    protected AbstractRedisClient createClient() {
        List<RedisURI> seeds = cluster.getClusterNodes().stream().map(this::uri).toList();
        RedisClusterClient client = getClientConfiguration()
                .getClientResources()
                .map(resources -> LettuceRedirects.create(resources, seeds, options))
                .orElseGet(() -> LettuceRedirects.create(seeds, options));
        client.setOptions(clientOptions());
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
        RedisURI like = uri(cluster.getClusterNodes().iterator().next());
        try (LettuceNodeAccess nodes =
                new LettuceNodeAccess(getRequiredNativeClient().getResources(), clientOptions(), like)) {
            return how.apply(nodes);
        }
    }

    private RedisURI uri(RedisNode node) {
        LettuceClientConfiguration client = getClientConfiguration();
        RedisURI.Builder uri = RedisURI.Builder.redis(node.getRequiredHost(), node.getRequiredPort())
                .withSsl(client.isUseSsl())
                .withVerifyPeer(client.getVerifyMode())
                .withStartTls(client.isStartTls())
                .withTimeout(client.getCommandTimeout());
        String username = cluster.getUsername();
        if (StringUtils.hasText(username)) {
            uri.withAuthentication(username, cluster.getPassword().toOptional().orElse(new char[0]));
        } else {
            cluster.getPassword().toOptional().ifPresent(uri::withPassword);
        }
        client.getRedisCredentialsProviderFactory()
                .ifPresent(factory -> uri.withAuthentication(factory.createCredentialsProvider(cluster)));
        client.getClientName().ifPresent(uri::withClientName);
        return uri.build();
    }

    private ClusterClientOptions clientOptions() {
        ClientOptions given = getClientConfiguration().getClientOptions().orElse(null);
        ClusterClientOptions own = given instanceof ClusterClientOptions its
                ? its
                : given == null
                        ? ClusterClientOptions.create()
                        : ClusterClientOptions.builder(given).build();
        Integer maxRedirects = cluster.getMaxRedirects();
        return maxRedirects == null
                ? own
                : own.mutate().maxRedirects(maxRedirects).build();
    }

    @Override
    protected LettuceClusterConnection doCreateLettuceClusterConnection(
            @Nullable StatefulRedisClusterConnection<byte[], byte[]> sharedConnection,
            LettuceConnectionProvider connectionProvider,
            ClusterTopologyProvider topologyProvider,
            ClusterCommandExecutor clusterCommandExecutor,
            Duration commandTimeout) {
        LettuceClusterConnection connection = new RedirectingLettuceConnection(
                sharedConnection,
                connectionProvider,
                topologyProvider,
                clusterCommandExecutor,
                patience(commandTimeout));
        if (policy != null) {
            connection.setPipeliningFlushPolicy(policy);
        }
        return connection;
    }

    /**
     * How long Spring waits for a reply. Where Lettuce ends commands in time by itself, what it says is told, as only that
     * knows whether the command may have been executed.
     */
    private Duration patience(Duration commandTimeout) {
        return clientOptions().getTimeoutOptions().isTimeoutCommands()
                ? commandTimeout.plus(LETTUCE_TIMER_DELAY)
                : commandTimeout;
    }
}
