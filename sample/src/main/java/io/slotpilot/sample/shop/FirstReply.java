package io.slotpilot.sample.shop;

import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Starts the application, asks Redis for something, prints how long that took since the JVM began, and ends. */
public final class FirstReply {

    /** What stands before the milliseconds. */
    public static final String MARK = "first reply after ms: ";

    private FirstReply() {}

    public static void main(String[] arguments) {
        try (ConfigurableApplicationContext shop = SpringApplication.run(Shop.class, arguments)) {
            shop.getBean(StringRedisTemplate.class).opsForValue().get("nothing");
            long began = ManagementFactory.getRuntimeMXBean().getStartTime();
            System.out.println(MARK + (System.currentTimeMillis() - began));
        }
    }
}
