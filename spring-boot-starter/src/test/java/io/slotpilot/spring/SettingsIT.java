package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.Tls;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.StringRedisTemplate;

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
        TestNode from = cluster.node(0);
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
    void theUserMayComeFromTheUrl(String driver) {
        app(driver)
                .withPropertyValues("spring.data.redis.url=rediss://shop:" + PASSWORD + "@ignored:1")
                .run(context -> {
                    followsAMovedSlot(context.getBean(StringRedisTemplate.class));
                    assertThat(cluster.node(1).text("CLIENT", "LIST")).contains("user=shop");
                });
    }
}
