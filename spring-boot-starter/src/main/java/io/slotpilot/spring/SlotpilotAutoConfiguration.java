package io.slotpilot.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.core.metrics.SlotpilotMetrics;
import io.slotpilot.core.redirect.RedirectOptions;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Has every connection factory of a cluster handle redirects, unless {@code slotpilot.enabled} is false. */
@AutoConfiguration(
        beforeName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(RedisConnectionFactory.class)
@ConditionalOnProperty(name = "slotpilot.enabled", havingValue = "true", matchIfMissing = true)
@EnableConfigurationProperties(SlotpilotProperties.class)
public final class SlotpilotAutoConfiguration {

    /** One for all connection factories. */
    @Bean
    @ConditionalOnMissingBean
    static KeyLint slotpilotKeyLint(SlotpilotProperties properties) {
        return KeyLint.of(properties.lint().options());
    }

    @Bean
    static FactoryOptions slotpilotFactoryOptions(
            SlotpilotProperties properties,
            ObjectProvider<KeyLint> lint,
            ObjectProvider<RedirectOptionsCustomizer> customizers) {
        return connectionFactory -> {
            RedirectOptions.Builder options =
                    properties.options(connectionFactory).keyLint(lint.getObject());
            customizers.orderedStream().forEach(customizer -> customizer.customize(connectionFactory, options));
            return options.build();
        };
    }

    /** Static and with nothing but a provider, so that no other bean has to be made before its time. */
    @Bean
    static ClusterFactorySwap slotpilotClusterFactorySwap(ObjectProvider<FactoryOptions> options) {
        return new ClusterFactorySwap(options);
    }

    @Bean
    @ConditionalOnProperty(name = "slotpilot.fail-fast", havingValue = "true")
    static StartCheck slotpilotStartCheck(ClusterFactorySwap swap, BeanFactory beans) {
        return new StartCheck(swap, beans);
    }

    /** Where there is a meter registry, every client reports to it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class Metrics {

        @Bean
        @Order(0)
        static RedirectOptionsCustomizer slotpilotMetrics(ObjectProvider<MeterRegistry> registry) {
            return (connectionFactory, options) ->
                    registry.ifAvailable(available -> options.observer(SlotpilotMetrics.of(available)));
        }
    }
}
