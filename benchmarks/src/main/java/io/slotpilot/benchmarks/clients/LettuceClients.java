package io.slotpilot.benchmarks.clients;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.lettuce.LettuceRedirects;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.List;

/** Lettuce, stock and with Slotpilot, otherwise alike. */
final class LettuceClients {

    private LettuceClients() {}

    static ComparedClient stock(TestCluster cluster) {
        ClientResources resources = ClientResources.create();
        return new LettuceClient(resources, RedisClusterClient.create(resources, List.of(seed(cluster))));
    }

    static ComparedClient slotpilot(TestCluster cluster) {
        ClientResources resources = ClientResources.create();
        return new LettuceClient(
                resources, LettuceRedirects.create(resources, List.of(seed(cluster)), RedirectOptions.standard()));
    }

    static Plain plainStock(TestCluster cluster) {
        ClientResources resources = ClientResources.create();
        return plain(resources, RedisClusterClient.create(resources, List.of(seed(cluster))));
    }

    static Plain plainSlotpilot(TestCluster cluster) {
        ClientResources resources = ClientResources.create();
        return plain(resources, LettuceRedirects.create(resources, List.of(seed(cluster))));
    }

    static Plain idleStock(ThousandNodes nodes) {
        ClientResources resources = ClientResources.create();
        return idle(resources, RedisClusterClient.create(resources, RedisURI.create(nodes.host(), nodes.port())));
    }

    static Plain idleSlotpilot(ThousandNodes nodes) {
        ClientResources resources = ClientResources.create();
        RedisURI seed = RedisURI.create(nodes.host(), nodes.port());
        return idle(resources, LettuceRedirects.create(resources, List.of(seed)));
    }

    /** Does not try to reach the nodes that exist on paper only. */
    private static Plain idle(ClientResources resources, RedisClusterClient client) {
        client.setOptions(ClusterClientOptions.builder()
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .dynamicRefreshSources(false)
                        .build())
                .build());
        return plain(resources, client);
    }

    private static Plain plain(ClientResources resources, RedisClusterClient client) {
        return new Plain(resources, client, client.connect());
    }

    /** A client with one connection. */
    record Plain(
            ClientResources resources,
            RedisClusterClient client,
            StatefulRedisClusterConnection<String, String> connection)
            implements AutoCloseable {

        @Override
        public void close() {
            connection.close();
            client.shutdown();
            resources.shutdown();
        }
    }

    /** What both sides run on. */
    static String version() {
        return DriverVersion.of(RedisClusterClient.class);
    }

    static RedisURI seed(TestCluster cluster) {
        TestNode seed = cluster.node(0);
        return RedisURI.create(seed.host(), seed.port());
    }

    private static final class LettuceClient implements ComparedClient {

        private final ClientResources resources;
        private final RedisClusterClient client;
        private final StatefulRedisClusterConnection<String, String> connection;
        private final RedisAdvancedClusterCommands<String, String> commands;

        private LettuceClient(ClientResources resources, RedisClusterClient client) {
            this.resources = resources;
            this.client = client;
            this.connection = client.connect();
            this.commands = connection.sync();
        }

        @Override
        public String get(String key) {
            return commands.get(key);
        }

        @Override
        public void set(String key, String value) {
            commands.set(key, value);
        }

        @Override
        public void close() {
            connection.close();
            client.shutdown();
            resources.shutdown();
        }
    }
}
