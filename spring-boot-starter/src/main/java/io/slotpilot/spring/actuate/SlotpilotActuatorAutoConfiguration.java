package io.slotpilot.spring.actuate;

import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.spring.ClusterDoctor;
import io.slotpilot.spring.RedirectOptionsCustomizer;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Shows the clients in Actuator, where it is there. */
@AutoConfiguration(afterName = "io.slotpilot.spring.SlotpilotAutoConfiguration")
@ConditionalOnClass({RedisConnectionFactory.class, WebEndpoint.class})
@ConditionalOnProperty(name = "slotpilot.enabled", havingValue = "true", matchIfMissing = true)
public final class SlotpilotActuatorAutoConfiguration {

    @Bean
    static ClusterWatch slotpilotClusterWatch() {
        return new ClusterWatch(Clock.systemUTC());
    }

    @Bean
    @Order(0)
    static RedirectOptionsCustomizer slotpilotWatching(ClusterWatch watch) {
        return (connectionFactory, options) -> options.observer(watch);
    }

    /** {@code /actuator/slotpilot}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    static class Endpoint {

        @Bean
        @ConditionalOnAvailableEndpoint(SlotpilotEndpoint.class)
        SlotpilotEndpoint slotpilotEndpoint(ClusterWatch watch, KeyLint lint, ObjectProvider<ClusterDoctor> doctor) {
            return new SlotpilotEndpoint(watch, lint, doctor.getIfAvailable());
        }
    }

    /** The health indicator, {@code slotpilot}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static class Health {

        @Bean
        @ConditionalOnEnabledHealthIndicator("slotpilot")
        SlotpilotHealthIndicator slotpilotHealthIndicator(ClusterWatch watch, ObjectProvider<ClusterDoctor> doctor) {
            return new SlotpilotHealthIndicator(watch, doctor.getIfAvailable());
        }
    }
}
