package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.Ticker;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.providers.ClusterConnectionProvider;

class JedisRedirectsTest {

    private static final JedisClientConfig CONFIG =
            DefaultJedisClientConfig.builder().build();

    @Test
    void refusesAnEmptySetOfNodes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JedisRedirects.connectionProvider(Set.of(), CONFIG))
                .withMessageContaining("at least one cluster node");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JedisRedirects.builder().build())
                .withMessageContaining("At least one cluster node");
    }

    @ParameterizedTest
    @CsvSource({"'', 7000", "?, 7000", "h, 0", "h, -1", "h, 65536", "'a b', 7000"})
    void refusesANodeThatIsNoAddressAndNamesIt(String host, int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JedisRedirects.connectionProvider(Set.of(new HostAndPort(host, port)), CONFIG))
                .withMessageContaining("'" + host + ':' + port + "'");
    }

    @Test
    void refusesANullNode() {
        Set<HostAndPort> nodes = new HashSet<>();
        nodes.add(null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JedisRedirects.connectionProvider(nodes, CONFIG))
                .withMessageContaining("one was null");
    }

    @Test
    @SuppressWarnings("NullAway") // the point of the test
    void namesTheArgumentThatIsNull() {
        Set<HostAndPort> nodes = Set.of(new HostAndPort("127.0.0.1", 1));

        assertThatNullPointerException()
                .isThrownBy(() -> JedisRedirects.builder().redirectOptions(null))
                .withMessageContaining("redirectOptions");
        assertThatNullPointerException()
                .isThrownBy(() -> JedisRedirects.connectionProvider(nodes, null))
                .withMessageContaining("clientConfig");
        assertThatNullPointerException()
                .isThrownBy(() -> JedisRedirects.connectionProvider(nodes, CONFIG, (RedirectOptions) null))
                .withMessageContaining("options");
        assertThatNullPointerException()
                .isThrownBy(() -> JedisRedirects.wrap((RedisClusterClient) null))
                .withMessageContaining("client");
        assertThatNullPointerException()
                .isThrownBy(() -> JedisRedirects.wrap((Jedis) null, new HostAndPort("127.0.0.1", 1), CONFIG))
                .withMessageContaining("client");
    }

    @Test
    void makesAProviderWithoutConnectingAnywhere() {
        ExecutorService threads = DaemonThreads.named("test");
        OwnPools pools = new OwnPools(new OwnPools.Settings(CONFIG, null, null), threads, Ticker.system());
        RedirectEngine engine = new RedirectEngine(
                pools, threads, RedirectOptions.standard(), new RedirectEngine.Settings(Duration.ZERO, false));

        try (ClusterConnectionProvider provider = RedirectingProvider.over(engine)) {
            assertThat(provider.getNodes()).isEmpty();
            assertThat(System.getProperty(RedisClusterClient.INIT_NO_ERROR_PROPERTY))
                    .isNull();
        }
    }
}
