package io.slotpilot.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.core.metrics.SlotpilotMetrics;
import io.slotpilot.core.metrics.SlotpilotObservations;
import io.slotpilot.core.redirect.RedirectOptions;
import java.time.Duration;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Has every connection factory of a cluster handle redirects, unless {@code slotpilot.enabled} is false. */
@AutoConfiguration(
        beforeName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
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
            Environment environment,
            ObjectProvider<KeyLint> lint,
            ObjectProvider<RedirectOptionsCustomizer> customizers) {
        Duration refreshPeriod = refreshPeriod(properties, Binder.get(environment));
        return connectionFactory -> {
            RedirectOptions.Builder options =
                    properties.options(connectionFactory, refreshPeriod).keyLint(lint.getObject());
            customizers.orderedStream().forEach(customizer -> customizer.customize(connectionFactory, options));
            return options.build();
        };
    }

    /** Boot's property for the same, where there is none of ours: Boot itself ignores it for a service connection. */
    private static Duration refreshPeriod(SlotpilotProperties properties, Binder binder) {
        Duration ours = properties.refresh().period();
        return binder.bind("slotpilot.refresh.period", Duration.class).isBound()
                ? ours
                : binder.bind("spring.data.redis.lettuce.cluster.refresh.period", Duration.class)
                        .orElse(ours);
    }

    /** Static and with nothing but a provider, so that no other bean has to be made before its time. */
    @Bean
    static ClusterFactorySwap slotpilotClusterFactorySwap(ObjectProvider<FactoryOptions> options) {
        return new ClusterFactorySwap(options);
    }

    /** A name that is misspelt would else do nothing. */
    @Bean
    static SmartInitializingSingleton slotpilotFactoryNames(SlotpilotProperties properties, ListableBeanFactory beans) {
        return () ->
                properties.checkFactories(Set.of(beans.getBeanNamesForType(RedisConnectionFactory.class, true, false)));
    }

    @Bean
    @ConditionalOnProperty(name = "slotpilot.fail-fast", havingValue = "true")
    static StartCheck slotpilotStartCheck(ClusterFactorySwap swap, BeanFactory beans) {
        return new StartCheck(swap, beans);
    }

    @Bean
    @ConditionalOnProperty(name = "slotpilot.doctor.enabled", havingValue = "true")
    static ClusterDoctor slotpilotClusterDoctor(
            SlotpilotProperties properties, ObjectProvider<RedisConnectionFactory> factories) {
        return new ClusterDoctor(properties.doctor(), properties.keyNamesInMessages(), factories);
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

    /** Where there is an observation registry, every command that has to be sent again is a span. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ObservationRegistry.class, MeterRegistry.class})
    static class Observations {

        @Bean
        @Order(0)
        static RedirectOptionsCustomizer slotpilotObservations(
                SlotpilotProperties properties, ObjectProvider<ObservationRegistry> registry) {
            return (connectionFactory, options) -> registry.ifAvailable(available ->
                    options.tracer(SlotpilotObservations.of(available, properties.clusterName(connectionFactory))));
        }
    }
}
