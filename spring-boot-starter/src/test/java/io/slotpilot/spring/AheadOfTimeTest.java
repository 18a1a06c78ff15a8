package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
import org.springframework.javapoet.ClassName;

/** An application whose beans were worked out when it was built. Nothing is connected to, or nobody listens there. */
class AheadOfTimeTest {

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        SslAutoConfiguration.class,
        DataRedisAutoConfiguration.class,
        SlotpilotAutoConfiguration.class
    })
    public static class App {}

    @Test
    @CompileWithForkedClassLoader // which takes no parameterized test
    void lettuceIsReplaced() {
        assertReplaced("lettuce", "RedirectingLettuceFactory");
    }

    @Test
    @CompileWithForkedClassLoader
    void jedisIsReplaced() {
        assertReplaced("jedis", "RedirectingJedisFactory");
    }

    private static void assertReplaced(String driver, String expected) {
        AnnotationConfigApplicationContext built = new AnnotationConfigApplicationContext();
        configure(built, driver);
        built.register(App.class);
        TestGenerationContext generated = new TestGenerationContext();
        ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(built, generated);
        generated.writeGeneratedContent();

        TestCompiler.forSystem().with(generated).compile(compiled -> {
            try (GenericApplicationContext started = new GenericApplicationContext()) {
                configure(started, driver);
                initialize(
                        compiled.getInstance(ApplicationContextInitializer.class, initializer.canonicalName()),
                        started);
                started.refresh();
                assertThat(started.getBean(RedisConnectionFactory.class)
                                .getClass()
                                .getSimpleName())
                        .isEqualTo(expected);
                assertThat(started.getBean(FactoryOptions.class).of("x").maxRedirects())
                        .isEqualTo(7);
            }
        });
    }

    private static void configure(ConfigurableApplicationContext context, String driver) {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "spring.data.redis.cluster.nodes", "127.0.0.1:1",
                                "spring.data.redis.client-type", driver,
                                "slotpilot.max-redirects", "7")));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void initialize(ApplicationContextInitializer initializer, GenericApplicationContext context) {
        initializer.initialize(context);
    }
}
