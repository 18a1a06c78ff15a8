package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.event.command.CommandSucceededEvent;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.support.caching.CacheAccessor;
import io.lettuce.core.support.caching.CacheFrontend;
import io.lettuce.core.support.caching.ClientSideCaching;
import io.lettuce.core.tracing.MicrometerTracing;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.EndpointType;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestClusterBuilder;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What users have set on their client stays in force when a command is redirected. */
@RedisCluster(replicas = 0, setup = LettuceSettingsIT.WithUser.class)
class LettuceSettingsIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestCluster cluster;

    LettuceSettingsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    static final class WithUser implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.aclUser("app", "old", "~* &* +@all");
        }
    }

    @Test
    void speaksResp2() {
        try (Opened opened = Opened.to(cluster, options -> options.protocolVersion(ProtocolVersion.RESP2))) {
            assertFollowsMoved(opened, "resp2:");
            assertThat(cluster.nodes())
                    .anySatisfy(node -> assertThat(node.text("CLIENT", "LIST")).contains("cmd=get "))
                    .noneSatisfy(node -> assertThat(node.text("CLIENT", "LIST")).contains("resp=3"));
        }
    }

    @Test
    @RedisCluster(replicas = 0, announceHostname = "inside.invalid", endpointType = EndpointType.HOSTNAME)
    void mapsTheAddressesThatServersNameInRedirects(TestCluster hidden) {
        RedirectOptions options = RedirectOptions.builder()
                .addressMapper(address -> new NodeAddress("127.0.0.1", address.port()))
                .build();
        try (Opened opened = Opened.with(hidden, options)) {
            TestNode from = hidden.node(0);
            String key = hidden.keyOwnedBy(from, "nat:");
            opened.connection().sync().set(key, "v");
            hidden.moveSlot(TestCluster.slotOf(key), from, hidden.node(1));

            assertThat(opened.connection().sync().get(key)).isEqualTo("v");
        }
    }

    @Test
    void takesNewCredentialsForNewConnections() {
        AtomicReference<String> password = new AtomicReference<>("old");
        RedisURI seed = RedisURI.create(cluster.node(0).host(), cluster.node(0).port());
        seed.setCredentialsProvider(RedisCredentialsProvider.from(() -> RedisCredentials.just("app", password.get())));
        RedisClusterClient client = LettuceRedirects.create(seed);
        try (StatefulRedisClusterConnection<String, String> connection = client.connect()) {
            String key = cluster.keyOwnedBy(cluster.node(1), "acl:");
            connection.sync().set(key, "v");

            password.set("new");
            for (TestNode node : cluster.nodes()) {
                node.command("ACL", "SETUSER", "app", ">new", "<old");
                node.command("CLIENT", "KILL", "USER", "app");
            }

            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> "v".equals(connection.sync().get(key)));
            String elsewhere = cluster.keyOwnedBy(cluster.node(2), "acl:");
            assertThat(connection.sync().set(elsewhere, "w")).isEqualTo("OK");
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
            cluster.nodes().forEach(node -> node.command("ACL", "SETUSER", "app", ">old", "<new"));
        }
    }

    /** Lettuce may say that the connection was closed instead, which names no reason. */
    @Test
    void saysEachTimeThatThePasswordIsWrong() {
        RedisURI seed = RedisURI.builder()
                .withHost(cluster.node(0).host())
                .withPort(cluster.node(0).port())
                .withAuthentication("app", "wr0ng")
                .build();
        ClientResources resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
        for (int i = 0; i < 20; i++) {
            RedisClusterClient client = LettuceRedirects.create(resources, List.of(seed));
            assertThatThrownBy(client::connect)
                    .hasMessageContaining("WRONGPASS")
                    .hasMessageNotContaining("wr0ng");
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }

    @Test
    void tellsCommandListeners() {
        Queue<String> succeeded = new ConcurrentLinkedQueue<>();
        try (Opened opened = Opened.to(cluster)) {
            opened.client().addListener(new CommandListener() {
                @Override
                public void commandSucceeded(CommandSucceededEvent event) {
                    succeeded.add(event.getCommand().getType().toString());
                }
            });
            try (StatefulRedisClusterConnection<String, String> heard =
                    opened.client().connect()) {
                String key = moved(heard, "heard:");

                assertThat(heard.sync().get(key)).isEqualTo("v");
            }
            await().atMost(LONG).untilAsserted(() -> assertThat(succeeded).contains("SET", "GET"));
        }
    }

    @Test
    void makesSpansOfCommands() {
        Queue<String> spans = new ConcurrentLinkedQueue<>();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {
            @Override
            public void onStop(Observation.Context context) {
                spans.add(String.valueOf(context.getContextualName()));
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        RedirectOptions options = RedirectOptions.builder().retryFor(LONG).build();
        try (Opened opened = Opened.to(
                cluster,
                settings -> settings,
                options,
                resources -> resources.tracing(new MicrometerTracing(registry, "redis")))) {
            String key = moved(opened.connection(), "span:");

            assertThat(opened.connection().sync().get(key)).isEqualTo("v");

            await().atMost(LONG).untilAsserted(() -> assertThat(spans).contains("set", "get"));
        }
    }

    @Test
    void passesInvalidationsOn() {
        Queue<String> pushed = new ConcurrentLinkedQueue<>();
        TestNode node = cluster.node(0);
        String key = cluster.keyOwnedBy(node, "push:");
        try (Opened opened = Opened.to(cluster)) {
            opened.connection().addListener((from, message) -> pushed.add(message.getType()));
            opened.connection().sync().set(key, "v");
            opened.connection()
                    .getConnection(node.host(), node.port())
                    .sync()
                    .clientTracking(TrackingArgs.Builder.enabled());
            opened.connection().sync().get(key);

            node.command("SET", key, "w");

            await().atMost(LONG).untilAsserted(() -> assertThat(pushed).contains("invalidate"));
        }
    }

    @Test
    void cachesOnTheClientThroughANodeConnection() {
        TestNode node = cluster.node(0);
        String key = cluster.keyOwnedBy(node, "cache:");
        Map<String, String> entries = new ConcurrentHashMap<>();
        try (Opened opened = Opened.to(cluster)) {
            opened.connection().sync().set(key, "v");
            StatefulRedisConnection<String, String> connection =
                    opened.connection().getConnection(node.host(), node.port());
            CacheFrontend<String, String> cache =
                    ClientSideCaching.enable(CacheAccessor.forMap(entries), connection, TrackingArgs.Builder.enabled());
            assertThat(cache.get(key)).isEqualTo("v");
            assertThat(entries).containsKey(key);

            opened.connection().sync().set(key, "w");

            await().atMost(LONG).untilAsserted(() -> assertThat(entries).doesNotContainKey(key));
            assertThat(cache.get(key)).isEqualTo("w");
        }
    }

    @Test
    void servesVirtualThreads() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads came with Java 21");
        try (Opened opened = Opened.to(cluster)) {
            String key = moved(opened.connection(), "virtual:");
            Queue<CompletableFuture<String>> replies = new ConcurrentLinkedQueue<>();
            for (int i = 0; i < 1_000; i++) {
                CompletableFuture<String> reply = new CompletableFuture<>();
                replies.add(reply);
                Runnable command =
                        () -> reply.complete(opened.connection().sync().get(key));
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, command);
            }
            for (CompletableFuture<String> reply : replies) {
                assertThat(reply.get(60, TimeUnit.SECONDS)).isEqualTo("v");
            }
        }
    }

    private void assertFollowsMoved(Opened opened, String prefix) {
        String key = moved(opened.connection(), prefix);

        assertThat(opened.connection().sync().get(key)).isEqualTo("v");
    }

    /** A key that the connection has written, and whose slot has moved since. */
    private String moved(StatefulRedisClusterConnection<String, String> connection, String prefix) {
        TestNode from = cluster.node(0);
        String key = cluster.keyOwnedBy(from, prefix);
        connection.sync().set(key, "v");
        cluster.moveSlot(TestCluster.slotOf(key), from, cluster.node(1));
        return key;
    }
}
