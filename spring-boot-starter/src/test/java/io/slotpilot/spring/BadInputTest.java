package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What an application hears that is not set up as it should be. */
@ExtendWith(OutputCaptureExtension.class)
class BadInputTest {

    private static ApplicationContextRunner app(String nodes, String driver) {
        return Apps.app()
                .withPropertyValues(
                        "spring.data.redis.cluster.nodes=" + nodes,
                        "spring.data.redis.client-type=" + driver,
                        "spring.data.redis.timeout=2s");
    }

    /** Nobody listens there. */
    private static String closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void withoutNodesTheApplicationDoesNotStart(String driver) {
        app("", driver).run(context -> {
            FailureAnalysis analysis = Objects.requireNonNull(
                    new InvalidSettingAnalyzer().analyze(Objects.requireNonNull(context.getStartupFailure())));
            assertThat(analysis.getAction())
                    .contains("Set spring.data.redis.cluster.nodes to one or more of host:port, separated by commas");
        });
    }

    @Test
    void withBothDriversLettuceIsTakenAsSpringBootDoes() {
        Apps.app()
                .withPropertyValues("spring.data.redis.cluster.nodes=192.0.2.1:7000")
                .run(context -> assertThat(context)
                        .getBeans(RedisConnectionFactory.class)
                        .hasSize(1)
                        .allSatisfy(
                                (name, factory) -> assertThat(factory).isInstanceOf(RedirectingLettuceFactory.class)));
    }

    @ParameterizedTest
    @CsvSource({
        "lettuce, META-INF/maven/io.lettuce/lettuce-core/pom.properties, 6.8.2.RELEASE, Lettuce 7.5",
        "jedis, META-INF/maven/redis.clients/jedis/pom.properties, 6.2.0, Jedis 7.4"
    })
    void aDriverThatIsTooOldIsLeftAloneWithAWarning(
            String driver, String metadata, String release, String least, CapturedOutput output) {
        app("192.0.2.1:7000", driver)
                .withClassLoader(new WithRelease(metadata, release))
                .withBean(
                        "redisConnectionFactory",
                        RedisConnectionFactory.class,
                        () -> driver.equals("jedis") ? notStarted() : new LettuceConnectionFactory(nowhere()))
                .run(context -> assertThat(context.getBean(RedisConnectionFactory.class))
                        .isNotInstanceOfAny(RedirectingLettuceFactory.class, RedirectingJedisFactory.class));

        assertThat(output)
                .contains("redisConnectionFactory leads to a Redis cluster, but handles no redirects")
                .contains("takes " + least + " or later, but the class path has")
                .contains(release);
    }

    private static JedisConnectionFactory notStarted() {
        JedisConnectionFactory factory = new JedisConnectionFactory(nowhere());
        factory.setEarlyStartup(false);
        factory.setAutoStartup(false);
        return factory;
    }

    private static RedisClusterConfiguration nowhere() {
        return new RedisClusterConfiguration(List.of("192.0.2.1:7000"));
    }

    /** A class path whose driver says that it is of another release. */
    private static final class WithRelease extends ClassLoader {

        private final String metadata;
        private final String release;

        WithRelease(String metadata, String release) {
            super(BadInputTest.class.getClassLoader());
            this.metadata = metadata;
            this.release = release;
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            return name.equals(metadata)
                    ? new ByteArrayInputStream(("version=" + release).getBytes(StandardCharsets.UTF_8))
                    : super.getResourceAsStream(name);
        }
    }

    @Test
    void aSubclassIsLeftAloneWithAWarning(CapturedOutput output) {
        Apps.app()
                .withBean("own", LettuceConnectionFactory.class, () -> new LettuceConnectionFactory(nowhere()) {})
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output)
                .contains("own leads to a Redis cluster, but handles no redirects: that takes a bean of exactly"
                        + " LettuceConnectionFactory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void anApplicationStartsWithoutItsCluster(String driver) throws IOException {
        app(closedPort(), driver).run(context -> {
            assertThat(context).hasNotFailed();
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            assertThatThrownBy(() -> redis.opsForValue().get("k")).isInstanceOf(RedisConnectionFailureException.class);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void anApplicationThatNeedsItsClusterDoesNotStartWithout(String driver) throws IOException {
        app(closedPort(), driver).withPropertyValues("slotpilot.fail-fast=true").run(context -> {
            FailureAnalysis analysis = Objects.requireNonNull(
                    new ClusterUnreachableAnalyzer().analyze(Objects.requireNonNull(context.getStartupFailure())));
            assertThat(analysis.getDescription())
                    .contains("no node of the Redis cluster of redisConnectionFactory can be reached (")
                    .doesNotContain("Error creating bean");
            assertThat(analysis.getAction()).contains("spring.data.redis.cluster.nodes", "slotpilot.fail-fast");
        });
    }
}
