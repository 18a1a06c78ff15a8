package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.proxies;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.resource;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.data.redis.connection.RedisKeyCommands;
import org.springframework.data.redis.connection.RedisSetCommands;
import org.springframework.data.redis.connection.RedisStringCommands;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What our reflection touches is what a native image is told to keep. */
class SlotpilotHintsTest {

    private final ClassLoader classes = SlotpilotHintsTest.class.getClassLoader();
    private final RuntimeHints hints = new RuntimeHints();

    SlotpilotHintsTest() {
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories", classes)
                .load(RuntimeHintsRegistrar.class)
                .stream()
                .filter(registrar -> registrar instanceof SlotpilotHints)
                .forEach(registrar -> registrar.registerHints(hints, classes));
    }

    @Test
    void fieldsOfConnectionFactoriesAreKept() throws NoSuchFieldException {
        assertThat(reflection().onFieldAccess(LettuceConnectionFactory.class.getDeclaredField("executor")))
                .accepts(hints);
        assertThat(reflection().onFieldAccess(LettuceConnectionFactory.class.getDeclaredField("pipeliningFlushPolicy")))
                .accepts(hints);
        assertThat(reflection().onFieldAccess(JedisConnectionFactory.class.getDeclaredField("executor")))
                .accepts(hints);
    }

    @Test
    void commandsPutInFrontOfSpringsAreKept() {
        for (Class<?> commands : List.of(RedisKeyCommands.class, RedisStringCommands.class, RedisSetCommands.class)) {
            assertThat(proxies().forInterfaces(commands)).accepts(hints);
            for (Method method : commands.getMethods()) {
                assertThat(reflection().onMethodInvocation(method)).accepts(hints);
            }
        }
        for (Class<?> own : List.of(CombinedSets.class, JedisManyKeys.class)) {
            assertThat(own.getDeclaredMethods())
                    .filteredOn(method -> Modifier.isPublic(method.getModifiers()))
                    .isNotEmpty()
                    .allSatisfy(method ->
                            assertThat(reflection().onMethodInvocation(method)).accepts(hints));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/slotpilot/spring/actuate/map.html",
                "io/slotpilot/core/command/commands.tsv",
                "io/slotpilot/core/command/newer-commands.tsv",
                "io/slotpilot/core/command/side-effects.tsv"
            })
    void filesAreKept(String file) {
        assertThat(classes.getResource(file)).isNotNull();
        assertThat(resource().forResource(file)).accepts(hints);
    }
}
