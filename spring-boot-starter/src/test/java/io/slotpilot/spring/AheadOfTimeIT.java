package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.TestCluster;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.javapoet.ClassName;

/** An application whose beans were worked out when it was built, as for a native image; here on the JVM. */
class AheadOfTimeIT {

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        SslAutoConfiguration.class,
        DataRedisAutoConfiguration.class,
        SlotpilotAutoConfiguration.class
    })
    public static class App {}

    @Test
    @CompileWithForkedClassLoader // which takes no parameterized test
    void lettuceFollowsAMovedSlot() {
        assertFollows("lettuce", "RedirectingLettuceFactory");
    }

    @Test
    @CompileWithForkedClassLoader
    void jedisFollowsAMovedSlot() {
        assertFollows("jedis", "RedirectingJedisFactory");
    }

    /** The cluster is started here, by the class loader that all of this is loaded by. */
    private static void assertFollows(String driver, String factory) {
        try (TestCluster cluster = TestCluster.builder().replicas(0).start()) {
            AnnotationConfigApplicationContext built = new AnnotationConfigApplicationContext();
            configure(built, driver, cluster);
            built.register(App.class);
            TestGenerationContext generated = new TestGenerationContext();
            ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(built, generated);
            generated.writeGeneratedContent();

            TestCompiler.forSystem().with(generated).compile(compiled -> {
                try (GenericApplicationContext started = new GenericApplicationContext()) {
                    configure(started, driver, cluster);
                    initialize(
                            compiled.getInstance(ApplicationContextInitializer.class, initializer.canonicalName()),
                            started);
                    started.refresh();
                    assertThat(started.getBean(RedisConnectionFactory.class)
                                    .getClass()
                                    .getSimpleName())
                            .isEqualTo(factory);
                    assertThat(started.getBean(FactoryOptions.class).of("x").maxRedirects())
                            .isEqualTo(7);
                    assertFollows(started.getBean(StringRedisTemplate.class), cluster);
                }
            });
        }
    }

    private static void assertFollows(StringRedisTemplate redis, TestCluster cluster) {
        String key = cluster.keyOwnedBy(cluster.node(0), "k:");
        redis.opsForValue().set(key, "v");
        redis.opsForSet().add("one", "x", "y");
        redis.opsForSet().add("two", "y", "z");
        cluster.moveSlot(TestCluster.slotOf(key), cluster.node(0), cluster.node(1));

        assertThat(redis.opsForValue().multiGet(List.of(key, "none"))).containsExactly("v", null);
        assertThat(redis.opsForSet().intersect("one", "two")).containsExactly("y");
    }

    private static void configure(ConfigurableApplicationContext context, String driver, TestCluster cluster) {
        String nodes = cluster.nodes().stream()
                .map(node -> node.host() + ':' + node.port())
                .collect(Collectors.joining(","));
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "spring.data.redis.cluster.nodes",
                                nodes,
                                "spring.data.redis.client-type",
                                driver,
                                "spring.data.redis.timeout",
                                "20s",
                                "slotpilot.max-redirects",
                                "7")));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void initialize(ApplicationContextInitializer initializer, GenericApplicationContext context) {
        initializer.initialize(context);
    }
}
