package io.slotpilot.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.data.redis.connection.RedisKeyCommands;
import org.springframework.data.redis.connection.RedisSetCommands;
import org.springframework.data.redis.connection.RedisStringCommands;

/** What a native image has to keep because only reflection leads to it. */
final class SlotpilotHints implements RuntimeHintsRegistrar {

    private static final String FACTORIES = "org.springframework.data.redis.connection.";

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classes) {
        hints.reflection()
                .registerTypeIfPresent(
                        classes,
                        FACTORIES + "lettuce.LettuceConnectionFactory",
                        type -> type.withField("executor").withField("pipeliningFlushPolicy"))
                .registerTypeIfPresent(
                        classes, FACTORIES + "jedis.JedisConnectionFactory", type -> type.withField("executor"));
        for (Class<?> commands : List.of(RedisKeyCommands.class, RedisStringCommands.class, RedisSetCommands.class)) {
            hints.proxies().registerJdkProxy(commands);
            hints.reflection().registerType(commands, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
        for (Class<?> own : List.of(CombinedSets.class, JedisManyKeys.class)) {
            hints.reflection().registerType(own, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
        hints.resources()
                .registerPattern("io/slotpilot/spring/actuate/map.html")
                .registerPattern("io/slotpilot/core/command/*");
    }
}
