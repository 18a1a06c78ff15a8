package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.Tls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.data.redis.autoconfigure.JedisClientConfigurationBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisClusterConnection;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.data.redis.core.StringRedisTemplate;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.RedisClusterClient;

/** What the application has set for its connections holds for ours, on every node. */
class SettingsIT {

    private static final String PASSWORD = "open-sesame-44";
    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.builder()
                .replicas(0)
                .tls()
                .aclUser("shop", PASSWORD, "~* &* +@all")
                .start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static ApplicationContextRunner app(String driver) {
        Tls tls = Tls.shared();
        return Apps.app()
                .withPropertyValues(
                        "spring.data.redis.client-type=" + driver,
                        "spring.data.redis.timeout=20s",
                        "spring.data.redis.client-name=orders",
                        "spring.ssl.bundle.jks.redis.truststore.location=file:" + tls.trustStore(),
                        "spring.ssl.bundle.jks.redis.truststore.password=" + tls.trustStorePassword(),
                        "spring.data.redis.ssl.bundle=redis",
                        "spring.data.redis." + driver + ".pool.max-active=3",
                        "spring.data.redis.cluster.nodes="
                                + cluster.nodes().stream()
                                        .map(node -> node.host() + ':' + node.tlsPort())
                                        .collect(Collectors.joining(",")));
    }

    private static void followsAMovedSlot(StringRedisTemplate redis) {
        TestNode from = cluster.node(0); // which has more slots than there are tests
        String key = cluster.keyOwnedBy(from, "k:");
        redis.opsForValue().set(key, "v");
        cluster.moveSlot(TestCluster.slotOf(key), from, cluster.node(1));
        assertThat(redis.opsForValue().get(key)).isEqualTo("v");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void anSslBundleAndAUserHoldOnEveryNode(String driver) {
        app(driver)
                .withPropertyValues("spring.data.redis.username=shop", "spring.data.redis.password=" + PASSWORD)
                .run(context -> {
                    followsAMovedSlot(context.getBean(StringRedisTemplate.class));
                    for (TestNode node : cluster.nodes()) {
                        assertThat(node.text("CLIENT", "LIST").lines())
                                .filteredOn(line -> line.contains("name=orders"))
                                .allMatch(line -> line.contains("user=shop"));
                    }
                    assertThat(cluster.node(1).text("CLIENT", "LIST")).contains("name=orders");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void thePoolIsTakenOver(String driver) {
        app(driver)
                .withPropertyValues(
                        "spring.data.redis.username=shop",
                        "spring.data.redis.password=" + PASSWORD,
                        "spring.data.redis." + driver + ".pool.max-idle=2",
                        "spring.data.redis." + driver + ".pool.max-wait=7s")
                .run(context -> assertThat(pool(context.getBean(RedisConnectionFactory.class)))
                        .satisfies(pool -> {
                            assertThat(pool.getMaxTotal()).isEqualTo(3);
                            assertThat(pool.getMaxIdle()).isEqualTo(2);
                            assertThat(pool.getMaxWaitDuration()).hasSeconds(7);
                        }));
    }

    /** For Jedis, of the connections themselves. */
    private static GenericObjectPoolConfig<?> pool(RedisConnectionFactory factory) {
        if (factory instanceof LettuceConnectionFactory lettuce) {
            return ((LettucePoolingClientConfiguration) lettuce.getClientConfiguration()).getPoolConfig();
        }
        RedisClusterClient client =
                (RedisClusterClient) ((JedisClusterConnection) factory.getClusterConnection()).getNativeConnection();
        ConnectionPool pool = client.getClusterNodes().values().iterator().next();
        GenericObjectPoolConfig<Connection> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(pool.getMaxTotal());
        config.setMaxIdle(pool.getMaxIdle());
        config.setMaxWait(pool.getMaxWaitDuration());
        return config;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void switchedOffNothingIsOurs(String driver) {
        app(driver)
                .withPropertyValues(
                        "spring.data.redis.username=shop",
                        "spring.data.redis.password=" + PASSWORD,
                        "slotpilot.enabled=false")
                .run(context -> {
                    assertThat(context.getBean(RedisConnectionFactory.class).getClass())
                            .isIn(LettuceConnectionFactory.class, JedisConnectionFactory.class);
                    assertThat(context.getBeanDefinitionNames()).noneMatch(name -> name.startsWith("slotpilot"));
                    assertThat(context.getBean(StringRedisTemplate.class).hasKey("none"))
                            .isFalse();
                });
    }

    @Test
    void severalFactoriesOfTheApplicationAreEachReplaced() {
        app("lettuce")
                .withBean("first", JedisConnectionFactory.class, SettingsIT::ofTheApplication)
                .withBean("second", JedisConnectionFactory.class, SettingsIT::ofTheApplication)
                .withPropertyValues("slotpilot.factories.second.max-redirects=0")
                .run(context -> {
                    StringRedisTemplate first =
                            new StringRedisTemplate(context.getBean("first", RedisConnectionFactory.class));
                    StringRedisTemplate second =
                            new StringRedisTemplate(context.getBean("second", RedisConnectionFactory.class));
                    String key = cluster.keyOwnedBy(cluster.node(0), "two:");
                    first.opsForValue().set(key, "v");
                    assertThat(second.hasKey(key)).isTrue();
                    cluster.moveSlot(TestCluster.slotOf(key), cluster.node(0), cluster.node(1));

                    assertThat(first.hasKey(key)).isTrue();
                    assertThatThrownBy(() -> second.hasKey(key)).hasMessageContaining("-MOVED->");
                });
    }

    private static JedisConnectionFactory ofTheApplication() {
        RedisClusterConfiguration nodes = new RedisClusterConfiguration();
        cluster.nodes().forEach(node -> nodes.clusterNode(node.host(), node.port()));
        nodes.setUsername("shop");
        nodes.setPassword(PASSWORD);
        return new JedisConnectionFactory(nodes);
    }

    @Test
    void customizersForJedisAreRespected() {
        List<String> called = new CopyOnWriteArrayList<>();
        app("jedis")
                .withPropertyValues("spring.data.redis.username=shop", "spring.data.redis.password=" + PASSWORD)
                .withBean(
                        JedisClientConfigurationBuilderCustomizer.class,
                        () -> client -> client.clientName("bills")
                                .customizeClient(builder -> called.add("client"))
                                .customizeClientConfig(config -> called.add("config")))
                .run(context -> {
                    followsAMovedSlot(context.getBean(StringRedisTemplate.class));
                    assertThat(called).contains("client", "config");
                    assertThat(cluster.node(1).text("CLIENT", "LIST")).contains("name=bills");
                });
    }

    @Test
    void nothingIsLeftOfAContextThatCannotStart() {
        app("jedis")
                .withPropertyValues(
                        "spring.data.redis.username=shop",
                        "spring.data.redis.password=" + PASSWORD,
                        "spring.data.redis.client-name=broken",
                        "slotpilot.cluster-name=broken")
                .withBean(
                        "broken",
                        Object.class,
                        () -> {
                            throw new IllegalStateException("cannot be made");
                        },
                        definition -> definition.setDependsOn("redisConnectionFactory"))
                .run(context -> assertThat(context).hasFailed());

        assertNothingIsLeftOf("broken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void nothingIsLeftOfAContextThatHasEnded(String driver) {
        app(driver)
                .withPropertyValues(
                        "spring.data.redis.username=shop",
                        "spring.data.redis.password=" + PASSWORD,
                        "spring.data.redis.client-name=ended",
                        "slotpilot.cluster-name=ended")
                .run(context -> {
                    followsAMovedSlot(context.getBean(StringRedisTemplate.class));
                    assertThat(cluster.node(1).text("CLIENT", "LIST")).contains("name=ended");
                });

        assertNothingIsLeftOf("ended");
    }

    /** Neither threads of ours nor connections. */
    private static void assertNothingIsLeftOf(String name) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().contains(name));
            for (TestNode node : cluster.nodes()) {
                assertThat(node.text("CLIENT", "LIST")).doesNotContain("name=" + name);
            }
        });
    }

    /** Virtual threads waited for each other here for good, with Jedis and more than 300 keys: stock starts one for each. */
    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsReadManyKeysAtOnce(String driver) {
        app(driver)
                .withPropertyValues(
                        "spring.data.redis.username=shop",
                        "spring.data.redis.password=" + PASSWORD,
                        "spring.threads.virtual.enabled=true")
                .run(context -> {
                    assertThat(context.getBean(RedisConnectionFactory.class))
                            .isInstanceOfAny(RedirectingLettuceFactory.class, RedirectingJedisFactory.class);
                    StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
                    List<String> keys =
                            IntStream.range(0, 600).mapToObj(i -> "many:" + i).toList();
                    assertThat(redis.opsForValue().multiGet(keys)).hasSize(600).containsOnlyNulls();
                    assertThat(redis.delete(keys)).isZero();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void theUserMayComeFromTheUrl(String driver) {
        app(driver)
                .withPropertyValues("spring.data.redis.url=rediss://shop:" + PASSWORD + "@ignored:1")
                .run(context -> {
                    followsAMovedSlot(context.getBean(StringRedisTemplate.class));
                    assertThat(cluster.node(1).text("CLIENT", "LIST")).contains("user=shop");
                });
    }
}
