package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that lie about where slots are; a spy stands where they point to. */
class LettuceHostileServerIT {

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
                Client client = new Client(withPassword(liar.port()), SHORT)) {
            assertThatThrownBy(() -> client.get("k")).isInstanceOf(RedisException.class);

            assertThat(passwordsAt(liar)).isPositive();
            assertThat(spy.connections()).isZero();
        }
    }

    @Test
    void followsARedirectOnceAViewNamesItsTarget() {
        RedirectOptions patient =
                RedirectOptions.builder().retryFor(Duration.ofSeconds(30)).build();
        try (ScriptedServer server = liar("MOVED");
                Client client = new Client(withPassword(server.port()), patient)) {
            confirmed.set(true);

            assertThat(client.get("k")).isEqualTo("spied");
            assertThat(passwordsAt(spy)).isPositive();
        }
    }

    @Test
    void withoutCredentialsARedirectIsFollowedAtOnce() {
        try (ScriptedServer server = liar("MOVED");
                Client client = new Client(uri(server.port()).build(), SHORT)) {
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
                        try (Client client = new Client(uri(liar.port()).build(), allowed)) {
                            client.get("k");
                        }
                    })
                    .isInstanceOf(RedisException.class);
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
            RedisURI uri = secure(node.tlsPort(), SslVerifyMode.CA)
                    .withPassword(PASSWORD.toCharArray())
                    .build();
            assertThatThrownBy(() -> {
                        try (Client client = new Client(uri, options, tls)) {
                            client.get("k");
                        }
                    })
                    .isInstanceOf(RedisException.class);
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
            try (Client trusting = new Client(secure(seed, SslVerifyMode.CA).build(), SHORT, tls)) {
                assertThat(trusting.connection.sync().set("k", "v")).isEqualTo("OK");
            }
            assertThatThrownBy(() -> {
                        try (Client checking =
                                new Client(secure(seed, SslVerifyMode.FULL).build(), SHORT, tls)) {
                            checking.get("k");
                        }
                    })
                    .isInstanceOf(RedisException.class)
                    .hasStackTraceContaining("127.0.0.2");
        }
    }

    private static RedisURI.Builder secure(int port, SslVerifyMode mode) {
        return uri(port).withSsl(true).withVerifyPeer(mode);
    }

    private static RedisURI.Builder uri(int port) {
        return RedisURI.builder().withHost("127.0.0.1").withPort(port).withTimeout(Duration.ofSeconds(10));
    }

    private static RedisURI withPassword(int port) {
        return uri(port).withAuthentication("app", PASSWORD.toCharArray()).build();
    }

    /** A client with one connection. */
    private static final class Client implements AutoCloseable {

        private final RedisClusterClient client;
        private final StatefulRedisClusterConnection<String, String> connection;

        Client(RedisURI uri, RedirectOptions redirects) {
            this(uri, redirects, null);
        }

        Client(RedisURI uri, RedirectOptions redirects, @Nullable Tls tls) {
            client = LettuceRedirects.create(List.of(uri), redirects);
            if (tls != null) {
                client.setOptions(ClusterClientOptions.builder()
                        .sslOptions(SslOptions.builder()
                                .jdkSslProvider()
                                .truststore(tls.trustStore().toFile(), tls.trustStorePassword())
                                .build())
                        .build());
            }
            StatefulRedisClusterConnection<String, String> opened;
            try {
                opened = client.connect();
            } catch (RuntimeException e) {
                client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
                throw e;
            }
            connection = opened;
        }

        @Nullable
        String get(String key) {
            return connection.sync().get(key);
        }

        @Override
        public void close() {
            connection.close();
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
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
}
