package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Where an application has its cluster from, and what if that comes later. */
@RedisCluster(replicas = 0, password = StartIT.PASSWORD)
class StartIT {

    static final String PASSWORD = "open-sesame-43";

    private final TestCluster cluster;

    StartIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void restart() {
        cluster.heal();
    }

    private record Details(TestCluster from) implements DataRedisConnectionDetails {

        @Override
        public String getPassword() {
            return PASSWORD;
        }

        @Override
        public Cluster getCluster() {
            List<Node> nodes = from.nodes().stream()
                    .map(node -> new Node(node.host(), node.port()))
                    .toList();
            return () -> nodes;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void redirectsAreHandledWhereABeanNamesTheCluster(String driver) {
        Apps.app()
                .withPropertyValues(
                        "spring.data.redis.client-type=" + driver,
                        "spring.data.redis.timeout=20s",
                        "spring.data.redis.lettuce.cluster.refresh.period=17s",
                        "slotpilot.fail-fast=true")
                .withBean(DataRedisConnectionDetails.class, () -> new Details(cluster))
                .run(context -> {
                    assertThat(context.getBean(FactoryOptions.class)
                                    .of("redisConnectionFactory")
                                    .refresh()
                                    .period())
                            .hasSeconds(17);
                    assertThat(context.getBean(RedisConnectionFactory.class))
                            .isInstanceOfAny(RedirectingLettuceFactory.class, RedirectingJedisFactory.class);
                    StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
                    String key = cluster.keyOwnedBy(cluster.node(0), driver + ':');
                    redis.opsForValue().set(key, "v");
                    cluster.moveSlot(TestCluster.slotOf(key), cluster.node(0), cluster.node(1));
                    assertThat(redis.opsForValue().get(key)).isEqualTo("v");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void theClusterMayComeLater(String driver) {
        TestNode seed = cluster.node(2);
        seed.kill();
        Apps.app()
                .withPropertyValues(
                        "spring.data.redis.client-type=" + driver,
                        "spring.data.redis.cluster.nodes=" + seed.host() + ':' + seed.port(),
                        "spring.data.redis.password=" + PASSWORD,
                        "spring.data.redis.timeout=5s")
                .run(context -> {
                    StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
                    assertThatThrownBy(() -> redis.opsForValue().get("k"))
                            .isInstanceOf(RedisConnectionFailureException.class);
                    seed.restart();
                    await().atMost(Duration.ofSeconds(60))
                            .ignoreExceptions()
                            .untilAsserted(() -> assertThat(redis.hasKey("k")).isFalse());
                });
    }

    @Test
    void whatHasStartedLateEndsWithTheContext() {
        TestNode seed = cluster.node(2);
        seed.kill();
        Apps.app()
                .withPropertyValues(
                        "spring.data.redis.client-type=jedis",
                        "spring.data.redis.cluster.nodes=" + seed.host() + ':' + seed.port(),
                        "spring.data.redis.password=" + PASSWORD,
                        "slotpilot.cluster-name=late")
                .run(context -> {
                    JedisConnectionFactory factory = context.getBean(JedisConnectionFactory.class);
                    assertThat(factory.isRunning()).isFalse();
                    seed.restart();
                    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
                        factory.getConnection().close();
                        return factory.isRunning();
                    });
                    factory.stop();
                    assertThatThrownBy(factory::getConnection).isInstanceOf(IllegalStateException.class);
                    factory.start();
                    factory.getConnection().close();
                });
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(thread -> thread.getName().contains("late")));
    }
}
