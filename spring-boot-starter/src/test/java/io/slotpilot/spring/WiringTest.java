package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.core.keylint.KeyLintMode;
import io.slotpilot.core.keylint.KeyLintOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;

/** Which connection factories are replaced. Nothing is connected to: factories start with the first connection. */
class WiringTest {

    private final ApplicationContextRunner app =
            Apps.app().withPropertyValues("spring.data.redis.cluster.nodes=192.0.2.1:7000");

    @Test
    void lettuceIsReplaced() {
        app.run(context -> assertThat(context.getBean(RedisConnectionFactory.class))
                .isInstanceOf(RedirectingLettuceFactory.class));
    }

    @Test
    void whatIsNoClusterStaysAsItIs() {
        Apps.app()
                .run(context -> assertThat(context.getBean(RedisConnectionFactory.class))
                        .isExactlyInstanceOf(LettuceConnectionFactory.class));
    }

    @Test
    void switchedOffEverythingStaysAsItIs() {
        app.withPropertyValues("slotpilot.enabled=false").run(context -> {
            assertThat(context.getBean(RedisConnectionFactory.class))
                    .isExactlyInstanceOf(LettuceConnectionFactory.class);
            assertThat(context).doesNotHaveBean(ClusterFactorySwap.class);
        });
    }

    @Test
    void settingsOfBootAndOfTheApplicationArePassedOn() {
        app.withPropertyValues(
                        "spring.data.redis.timeout=1500ms",
                        "spring.data.redis.client-name=orders",
                        "spring.data.redis.password=secret",
                        "spring.data.redis.lettuce.read-from=replica-preferred")
                .run(context -> {
                    LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
                    assertThat(factory.getTimeout()).isEqualTo(1500);
                    assertThat(factory.getClientName()).isEqualTo("orders");
                    assertThat(factory.getPassword()).isEqualTo("secret");
                    assertThat(factory.getClientConfiguration().getReadFrom()).isPresent();
                });
    }

    @Test
    void customizersOfBootAreRespected() {
        AtomicBoolean resources = new AtomicBoolean();
        app.withBean(LettuceClientOptionsBuilderCustomizer.class, () -> options -> options.requestQueueSize(77))
                .withBean(
                        LettuceClientConfigurationBuilderCustomizer.class,
                        () -> client -> client.shutdownTimeout(Duration.ofMillis(321)))
                .withBean(ClientResourcesBuilderCustomizer.class, () -> builder -> resources.set(true))
                .run(context -> {
                    LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
                    assertThat(factory).isInstanceOf(RedirectingLettuceFactory.class);
                    assertThat(factory.getShutdownTimeout()).isEqualTo(321);
                    assertThat(factory.getClientConfiguration().getClientOptions())
                            .hasValueSatisfying(options ->
                                    assertThat(options.getRequestQueueSize()).isEqualTo(77));
                    assertThat(resources).isTrue();
                });
    }

    @Test
    void thePoolIsTakenOver() {
        app.withPropertyValues(
                        "spring.data.redis.lettuce.pool.max-active=3", "spring.data.redis.lettuce.pool.max-wait=2s")
                .run(context -> assertThat(
                                context.getBean(LettuceConnectionFactory.class).getClientConfiguration())
                        .isInstanceOfSatisfying(LettucePoolingClientConfiguration.class, pooling -> {
                            assertThat(pooling.getPoolConfig().getMaxTotal()).isEqualTo(3);
                            assertThat(pooling.getPoolConfig().getMaxWaitDuration())
                                    .hasSeconds(2);
                        }));
    }

    @Test
    void theExecutorForVirtualThreadsIsTakenOver() {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("virtual-");
        Apps.app()
                .withBean("cluster", LettuceConnectionFactory.class, () -> {
                    LettuceConnectionFactory factory =
                            new LettuceConnectionFactory(new RedisClusterConfiguration(List.of("192.0.2.1:7000")));
                    factory.setExecutor(executor);
                    return factory;
                })
                .run(context -> assertThat(Fields.read(
                                context.getBean("cluster"),
                                LettuceConnectionFactory.class,
                                "executor",
                                AsyncTaskExecutor.class))
                        .isSameAs(executor));
    }

    @Test
    void whatIsReplacedEndsWithAContextThatCannotStart() {
        AtomicReference<LettuceConnectionFactory> factory = new AtomicReference<>();
        app.withBean(
                        "broken",
                        Object.class,
                        () -> {
                            throw new IllegalStateException("cannot be made");
                        },
                        definition -> definition.setDependsOn("redisConnectionFactory"))
                .withInitializer(context -> context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
                    @Override
                    public Object postProcessAfterInitialization(Object bean, String name) {
                        if (bean instanceof LettuceConnectionFactory lettuce) {
                            factory.set(lettuce);
                        }
                        return bean;
                    }
                }))
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(factory.get()).isInstanceOf(RedirectingLettuceFactory.class);
                    assertThatThrownBy(
                                    () -> Objects.requireNonNull(factory.get()).getConnection())
                            .hasMessageContaining("destroyed");
                });
    }

    @Test
    void bootsRefreshPeriodHoldsUnlessThereIsOneOfOurs() {
        ApplicationContextRunner boots = app.withPropertyValues("spring.data.redis.lettuce.cluster.refresh.period=20s");

        boots.run(context -> assertThat(period(context)).hasSeconds(20));
        boots.withPropertyValues("slotpilot.refresh.period=30s")
                .run(context -> assertThat(period(context)).hasSeconds(30));
        app.run(context -> assertThat(period(context)).hasSeconds(60));
    }

    private static Duration period(AssertableApplicationContext context) {
        return context.getBean(FactoryOptions.class).of("x").refresh().period();
    }

    @Test
    void factoriesOfTheApplicationAreReplacedWhereTheyLeadToACluster() {
        Apps.app().withUserConfiguration(TwoFactories.class).run(context -> {
            assertThat(context.getBean("cluster")).isInstanceOf(RedirectingLettuceFactory.class);
            assertThat(((LettuceConnectionFactory) context.getBean("cluster")).getShareNativeConnection())
                    .isFalse();
            assertThat(context.getBean("single")).isExactlyInstanceOf(LettuceConnectionFactory.class);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoFactories {

        @Bean
        @Primary
        LettuceConnectionFactory cluster() {
            LettuceConnectionFactory factory =
                    new LettuceConnectionFactory(new RedisClusterConfiguration(List.of("192.0.2.1:7000")));
            factory.setShareNativeConnection(false);
            return factory;
        }

        @Bean
        LettuceConnectionFactory single() {
            return new LettuceConnectionFactory(new RedisStandaloneConfiguration("192.0.2.1", 6379));
        }
    }

    @Test
    void aSubclassThatWeDoNotKnowStaysAsItIs() {
        Apps.app()
                .withBean(LettuceConnectionFactory.class, OwnFactory::new)
                .run(context -> assertThat(context.getBean(RedisConnectionFactory.class))
                        .isExactlyInstanceOf(OwnFactory.class));
    }

    private static final class OwnFactory extends LettuceConnectionFactory {

        OwnFactory() {
            super(new RedisClusterConfiguration(List.of("192.0.2.1:7000")));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        slotpilot.max-redirects=-1     | slotpilot.max-redirects must be zero or more but was -1                                 | Set slotpilot.max-redirects to zero or more
        slotpilot.retry-for=-5s        | slotpilot.retry-for must be a duration of 0 or more, such as 10s but was -5000ms        | Set slotpilot.retry-for to a duration of 0 or more
        slotpilot.refresh.period=-1ms  | slotpilot.refresh.period must be a duration of 0 or more, such as 10s but was -1ms      | Set slotpilot.refresh.period to a duration
        slotpilot.lint.sample-rate=1.5 | slotpilot.lint.sample-rate must be 0 to 1 but was 1.5                                   | Set slotpilot.lint.sample-rate to 0 to 1
        slotpilot.lint.max-findings=0  | slotpilot.lint.max-findings must be 1 or more but was 0                                  | Set slotpilot.lint.max-findings to 1 or more
        slotpilot.factories.redisConnectionFactory.max-redirects=-2    | slotpilot.factories.redisConnectionFactory.max-redirects must be zero or more but was -2        | Set slotpilot.factories.redisConnectionFactory.max-redirects to zero
        slotpilot.factories.redisConnectionFactory.refresh.period=-2ms | slotpilot.factories.redisConnectionFactory.refresh.period must be a duration of 0 or more       | Set slotpilot.factories.redisConnectionFactory.refresh.period to
        slotpilot.factories.ordres.max-redirects=3 | slotpilot.factories.ordres.* must be the name of a connection factory, one of [redisConnectionFactory] but was 'ordres' | Set slotpilot.factories.ordres.* to the name of a connection factory
        slotpilot.allowed-nodes=a,b/8  | slotpilot.allowed-nodes must be hosts, *.domains, addresses or networks                  | Set slotpilot.allowed-nodes to hosts
        slotpilot.cluster-name=        | slotpilot.cluster-name must be a name but was                                            | Set slotpilot.cluster-name to a name
        """)
    void aWrongValueStopsTheStartAndSaysWhatToWrite(String property, String problem, String action) {
        app.withPropertyValues(property).run(context -> {
            FailureAnalysis analysis = Objects.requireNonNull(
                    new InvalidSettingAnalyzer().analyze(Objects.requireNonNull(context.getStartupFailure())));
            assertThat(analysis.getDescription()).contains(problem);
            assertThat(analysis.getAction()).contains(action).endsWith("or remove it to have the default.");
        });
    }

    /** Boot has analyzers of its own for what cannot be bound. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        slotpilot.max-redirect=3      | slotpilot.max-redirect             | left unbound
        slotpilot.refresh.periods=3s  | slotpilot.refresh.periods          | left unbound
        slotpilot.factories.redisConnectionFactory.max-redirect=3 | max-redirect | left unbound
        slotpilot.cross-slot=maybe    | slotpilot.cross-slot               | SPLIT
        slotpilot.retry-for=soon      | slotpilot.retry-for                | soon
        slotpilot.max-redirects=many  | slotpilot.max-redirects            | many
        """)
    void whatCannotBeBoundStopsTheStartAndIsNamed(String property, String name, String hint) {
        app.withPropertyValues(property).run(context -> {
            FailureAnalysis analysis = analysis(Objects.requireNonNull(context.getStartupFailure()));
            assertThat(analysis.getDescription() + analysis.getAction()).contains(name, hint);
        });
    }

    /** What Boot prints of it. */
    private static FailureAnalysis analysis(Throwable failure) {
        ArgumentResolver arguments = ArgumentResolver.of(BeanFactory.class, new DefaultListableBeanFactory())
                .and(Environment.class, new StandardEnvironment());
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, arguments, FailureHandler.logging(LogFactory.getLog(WiringTest.class)))
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody explains this", failure));
    }

    @Test
    void theLinterIsOneBeanAndOffUnlessAskedFor() {
        app.run(context -> assertThat(context.getBean(KeyLint.class).isOn()).isFalse());
        app.withPropertyValues(
                        "slotpilot.lint.mode=fail", "slotpilot.lint.key-names=true", "slotpilot.lint.max-findings=7")
                .run(context -> {
                    KeyLintOptions options = context.getBean(KeyLint.class).options();
                    assertThat(options.mode()).isEqualTo(KeyLintMode.FAIL);
                    assertThat(options.sampleRate()).isEqualTo(0.01);
                    assertThat(options.keyNames()).isTrue();
                    assertThat(options.maxFindings()).isEqualTo(7);
                    assertThat(context.getBean(FactoryOptions.class).of("any").keyLint())
                            .isSameAs(context.getBean(KeyLint.class));
                });
    }

    @Test
    void theAnalyzerIsKnownToBoot() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(FailureAnalyzer.class, FailureHandler.logging(LogFactory.getLog(WiringTest.class))))
                .hasAtLeastOneElementOfType(InvalidSettingAnalyzer.class);
    }

    @Test
    void customizersHaveTheLastWord() {
        app.withPropertyValues("slotpilot.max-redirects=7")
                .withBean(
                        RedirectOptionsCustomizer.class,
                        () -> (factory, options) -> options.maxRedirects(9).clusterName("of " + factory))
                .run(context -> assertThat(context.getBean(FactoryOptions.class).of("x"))
                        .satisfies(options -> {
                            assertThat(options.maxRedirects()).isEqualTo(9);
                            assertThat(options.clusterName()).isEqualTo("of x");
                        }));
    }

    @Test
    void aFactoryCanHaveSettingsOfItsOwn() {
        Apps.app()
                .withUserConfiguration(TwoFactories.class)
                .withPropertyValues(
                        "slotpilot.cluster-name=shop",
                        "slotpilot.max-redirects=7",
                        "slotpilot.repeat-reads=false",
                        "slotpilot.factories.cluster.cluster-name=sessions",
                        "slotpilot.factories.cluster.max-redirects=2",
                        "slotpilot.factories.cluster.retry-for=3s",
                        "slotpilot.factories.cluster.keep-order=false",
                        "slotpilot.factories.cluster.refresh.period=5m")
                .run(context -> {
                    FactoryOptions options = context.getBean(FactoryOptions.class);
                    assertThat(options.of("cluster")).satisfies(own -> {
                        assertThat(own.clusterName()).isEqualTo("sessions");
                        assertThat(own.maxRedirects()).isEqualTo(2);
                        assertThat(own.retryFor()).hasSeconds(3);
                        assertThat(own.keepOrder()).isFalse();
                        assertThat(own.refresh().period()).hasMinutes(5);
                        assertThat(own.repeatReads()).isFalse();
                    });
                    assertThat(options.of("single")).satisfies(common -> {
                        assertThat(common.clusterName()).isEqualTo("shop");
                        assertThat(common.maxRedirects()).isEqualTo(7);
                        assertThat(common.keepOrder()).isTrue();
                    });
                });
    }
}
