package io.slotpilot.sample;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.slotpilot.sample.shop.Shop;
import io.slotpilot.testkit.TestCluster;
import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The application, started. */
record RunningShop(Contender contender, ConfigurableApplicationContext context) implements AutoCloseable {

    static RunningShop start(Contender contender, TestCluster cluster, Path directory) {
        String[] arguments = Settings.of(contender, cluster, directory).stream()
                .map(setting -> "--" + setting)
                .toArray(String[]::new);
        return new RunningShop(contender, new SpringApplicationBuilder(Shop.class).run(arguments));
    }

    URI uri(String pathAndQuery) {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port") + pathAndQuery);
    }

    StringRedisTemplate redis() {
        return context.getBean(StringRedisTemplate.class);
    }

    /** Redirects that Slotpilot has counted; 0 where it is switched off. */
    long redirects() {
        return Math.round(context.getBean(MeterRegistry.class).find("slotpilot.redirects").counters().stream()
                .mapToDouble(Counter::count)
                .sum());
    }

    @Override
    public void close() {
        context.close();
    }
}
