package io.slotpilot.lettuce;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.ScriptedServer;
import io.slotpilot.testkit.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A client of ours with one connection, for one test. */
record Opened(
        ClientResources resources, RedisClusterClient client, StatefulRedisClusterConnection<String, String> connection)
        implements AutoCloseable {

    static Opened to(TestCluster cluster) {
        return to(cluster, options -> options);
    }

    static Opened to(TestCluster cluster, UnaryOperator<ClusterClientOptions.Builder> options) {
        return to(cluster, options, redirects -> redirects);
    }

    static Opened to(
            TestCluster cluster,
            UnaryOperator<ClusterClientOptions.Builder> options,
            UnaryOperator<RedirectOptions.Builder> redirects) {
        RedirectOptions.Builder patient = RedirectOptions.builder().retryFor(Duration.ofSeconds(30));
        return to(cluster, options, redirects.apply(patient).build(), resources -> resources);
    }

    static Opened with(TestCluster cluster, RedirectOptions redirects) {
        return to(cluster, options -> options, redirects, resources -> resources);
    }

    /** To a server that plays a cluster of one node. */
    static Opened to(ScriptedServer server, Duration timeout) {
        return to(server, timeout, RedirectOptions.standard());
    }

    static Opened to(ScriptedServer server, Duration timeout, RedirectOptions redirects) {
        RedisURI seed = RedisURI.builder()
                .withHost(server.host())
                .withPort(server.port())
                .withTimeout(timeout)
                .build();
        return to(List.of(seed), options -> options, redirects, resources -> resources);
    }

    static Opened to(
            TestCluster cluster,
            UnaryOperator<ClusterClientOptions.Builder> options,
            RedirectOptions redirects,
            UnaryOperator<ClientResources.Builder> custom) {
        return to(seeds(cluster), options, redirects, custom);
    }

    private static Opened to(
            List<RedisURI> seeds,
            UnaryOperator<ClusterClientOptions.Builder> options,
            RedirectOptions redirects,
            UnaryOperator<ClientResources.Builder> custom) {
        ClientResources resources = custom.apply(
                        ClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2))
                .build();
        RedisClusterClient client = LettuceRedirects.create(resources, seeds, redirects);
        client.setOptions(options.apply(ClusterClientOptions.builder()).build());
        return new Opened(resources, client, client.connect());
    }

    private static List<RedisURI> seeds(TestCluster cluster) {
        return cluster.nodes().stream()
                .map(node -> RedisURI.builder()
                        .withHost(node.host())
                        .withPort(node.port())
                        .withTimeout(Duration.ofSeconds(60))
                        .build())
                .toList();
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }
}
