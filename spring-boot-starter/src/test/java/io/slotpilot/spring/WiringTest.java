package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

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
    void worksWithoutTheOtherDriver() {
        app.withClassLoader(new FilteredClassLoader("redis.clients.jedis"))
                .run(context -> assertThat(context.getBean(RedisConnectionFactory.class))
                        .isInstanceOf(RedirectingLettuceFactory.class));
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

    @Test
    void aPropertyThatDoesNotExistStopsTheStart() {
        app.withPropertyValues("slotpilot.max-redirect=3")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("[slotpilot.max-redirect] were left unbound"));
    }

    @Test
    void anUnknownChoiceStopsTheStart() {
        app.withPropertyValues("slotpilot.cross-slot=maybe")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("maybe"));
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
}
