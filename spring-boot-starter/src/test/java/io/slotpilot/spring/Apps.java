package io.slotpilot.spring;

import io.slotpilot.testkit.TestCluster;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications that have the starter, and nothing else to do with it. */
final class Apps {

    private Apps() {}

    static ApplicationContextRunner app() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        SslAutoConfiguration.class,
                        DataRedisAutoConfiguration.class,
                        DataRedisReactiveAutoConfiguration.class,
                        SlotpilotAutoConfiguration.class));
    }

    /** @param driver lettuce or jedis */
    static ApplicationContextRunner app(TestCluster cluster, String driver) {
        return app().withPropertyValues(
                        "spring.data.redis.client-type=" + driver,
                        "spring.data.redis.client-name=orders",
                        "spring.data.redis.timeout=20s",
                        "spring.data.redis.cluster.nodes="
                                + cluster.nodes().stream()
                                        .map(node -> node.host() + ':' + node.port())
                                        .collect(Collectors.joining(",")));
    }
}
