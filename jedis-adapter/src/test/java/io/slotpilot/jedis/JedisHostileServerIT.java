package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.core.cluster.AllowedNodes;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.ScriptedReply;
import io.slotpilot.testkit.ScriptedServer;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisShardedPubSub;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisException;

/** Servers that lie about where slots are; a spy stands where they point to. */
class JedisHostileServerIT {

    private static final String PASSWORD = "known-password";
    private static final RedirectOptions SHORT =
            RedirectOptions.builder().retryFor(Duration.ofMillis(600)).build();

    private final ScriptedServer spy = ScriptedServer.start(
            command -> command.get(0).equalsIgnoreCase("GET") ? ScriptedReply.value("spied") : null);
    private final AtomicBoolean confirmed = new AtomicBoolean();

    @AfterEach
    void close() {
        spy.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MOVED", "ASK"})
    void sendsNothingToAHostThatOnlyARedirectNames(String redirect) {
        try (ScriptedServer liar = liar(redirect);
                RedisClusterClient client = client(liar, withPassword(), SHORT)) {
            assertThatThrownBy(() -> client.get("k")).isInstanceOf(JedisException.class);

            assertThat(passwordsAt(liar)).isPositive();
            assertThat(spy.connections()).isZero();
        }
    }

    @Test
    void followsARedirectOnceAViewNamesItsTarget() {
        RedirectOptions patient =
                RedirectOptions.builder().retryFor(Duration.ofSeconds(30)).build();
        try (ScriptedServer server = liar("MOVED");
                RedisClusterClient client = client(server, withPassword(), patient)) {
            confirmed.set(true);

            assertThat(client.get("k")).isEqualTo("spied");
            assertThat(passwordsAt(spy)).isPositive();
        }
    }

    @Test
    void aMalformedRedirectOfASubscriptionIsSaidToBeUnreadable() {
        try (ScriptedServer server = ScriptedServer.start(
                        command -> command.get(0).equals("SSUBSCRIBE") ? ScriptedReply.error("MOVED x") : null);
                RedisClusterClient client = client(server, config().build(), SHORT)) {
            assertThatThrownBy(() -> client.ssubscribe(new JedisShardedPubSub() {}, "c"))
                    .isInstanceOf(JedisClusterOperationException.class)
                    .hasMessageContaining("cannot be read");
            assertThat(client.getClusterNodes().values()).allMatch(pool -> pool.getNumIdle() == 0);
        }
    }

    @Test
    void withoutCredentialsARedirectIsFollowedAtOnce() {
        try (ScriptedServer server = liar("MOVED");
                RedisClusterClient client = client(server, config().build(), SHORT)) {
            assertThat(client.get("k")).isEqualTo("spied");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void connectsToNoNodeThatIsNotAllowed(boolean alsoInViews) {
        try (ScriptedServer liar = liar("MOVED")) {
            confirmed.set(alsoInViews);
            RedirectOptions allowed = SHORT.mutate()
                    .allowedNodes(AllowedNodes.of("127.0.0.1:" + liar.port()))
                    .build();
            assertThatThrownBy(() -> {
                        try (RedisClusterClient client = client(liar, config().build(), allowed)) {
                            client.get("k");
                        }
                    })
                    .isInstanceOf(JedisException.class);
            assertThat(spy.connections()).isZero();
        }
    }

    @Test
    void aServerWithoutTlsGetsNothingThatItCouldRead() {
        Tls tls = Tls.shared();
        try (TestCluster cluster = TestCluster.builder()
                .primaries(1)
                .replicas(0)
                .password(PASSWORD)
                .tls(tls)
                .start()) {
            TestNode node = cluster.node(0);
            // The topology itself vouches for the spy: all that protects the password is that the client insists on
            // TLS.
            RedirectOptions options = SHORT.mutate()
                    .addressMapper(announced -> new NodeAddress("127.0.0.1", spy.port()))
                    .build();
            JedisClientConfig config = config().ssl(true)
                    .sslSocketFactory(tls.clientContext().getSocketFactory())
                    .password(PASSWORD)
                    .build();
            try (RedisClusterClient client = client(node.tlsPort(), config, options)) {
                assertThatThrownBy(() -> client.get("k")).isInstanceOf(JedisException.class);
            }
            assertThat(spy.connections()).isPositive();
            assertThat(spy.commands()).isEmpty();
        }
    }

    @Test
    void theNameInTheCertificateIsCheckedAfterRedirectsToo() {
        Tls tls = Tls.shared();
        try (TestCluster cluster = TestCluster.builder()
                .primaries(2)
                .replicas(0)
                .tls(tls)
                .setting("bind 127.0.0.1 127.0.0.2")
                .setting("cluster-announce-ip 127.0.0.2") // for which the certificate is not
                .start()) {
            int seed = cluster.node(0).tlsPort();
            try (RedisClusterClient trusting = client(seed, tls(tls, null), SHORT)) {
                assertThat(trusting.set("k", "v")).isEqualTo("OK");
            }
            try (RedisClusterClient checking = client(seed, tls(tls, "HTTPS"), SHORT)) {
                assertThatThrownBy(() -> checking.get("k"))
                        .isInstanceOf(JedisException.class)
                        .hasStackTraceContaining("127.0.0.2");
            }
        }
    }

    private static JedisClientConfig tls(Tls tls, @Nullable String check) {
        SSLParameters parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm(check);
        return config().ssl(true)
                .sslSocketFactory(tls.clientContext().getSocketFactory())
                .sslParameters(parameters)
                .build();
    }

    /** Redirects every GET to the spy; its views name itself, and the spy instead once that is {@link #confirmed}. */
    private ScriptedServer liar(String redirect) {
        return ScriptedServer.start(command -> switch (command.get(0).toUpperCase(Locale.ROOT)) {
            case "GET" -> ScriptedReply.error(redirect + " 7629 127.0.0.1:" + spy.port());
            case "CLUSTER" -> confirmed.get() ? view(command.get(1).toUpperCase(Locale.ROOT)) : null;
            default -> null;
        });
    }

    private @Nullable ScriptedReply view(String kind) {
        String id = "b".repeat(40);
        return switch (kind) {
            case "SLOTS" -> ScriptedReply.value(List.of(List.of(0, 16383, List.of("127.0.0.1", spy.port(), id))));
            case "NODES" ->
                ScriptedReply.value(id + " 127.0.0.1:" + spy.port() + "@0 master - 0 0 9 connected 0-16383\n");
            default -> null;
        };
    }

    private static long passwordsAt(ScriptedServer server) {
        return server.commands().stream()
                .filter(command -> command.contains(PASSWORD))
                .count();
    }

    private static JedisClientConfig withPassword() {
        return config().user("app").password(PASSWORD).build();
    }

    private static DefaultJedisClientConfig.Builder config() {
        return DefaultJedisClientConfig.builder().timeoutMillis(10_000);
    }

    private static RedisClusterClient client(ScriptedServer seed, JedisClientConfig config, RedirectOptions options) {
        return client(seed.port(), config, options);
    }

    private static RedisClusterClient client(int port, JedisClientConfig config, RedirectOptions options) {
        return JedisRedirects.builder()
                .nodes(Set.of(new HostAndPort("127.0.0.1", port)))
                .clientConfig(config)
                .redirectOptions(options)
                .build();
    }
}
