package io.slotpilot.lint.sink;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.DefaultStringRedisConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.StringRedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisOperations;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;

/**
 * The table of sinks is what the clients do: made anew and compared; {@code -Dslotpilot.sinks.write} writes it. Runs on the
 * clients of the Spring Boot BOM, and on the newest with {@code slotpilot.sinks.newest}.
 */
class SinkTableIT {

    private static final Path TABLE = Path.of("src/main/resources/io/slotpilot/lint/sink/sinks.tsv");

    @Test
    void theTableIsWhatTheClientsSend() throws IOException, ReflectiveOperationException {
        String made;
        try (SinkProbe probe = new SinkProbe()) {
            jedis(probe);
            lettuce(probe);
            spring(probe);
            made = text(probe.rows());
        }
        boolean newest = Boolean.getBoolean("slotpilot.sinks.newest");
        if (System.getProperty("slotpilot.sinks.write") != null && !newest) {
            Files.writeString(TABLE, made);
        }
        if (newest) { // newer clients may have more
            assertThat(made.lines().toList()).containsAll(Files.readAllLines(TABLE));
        } else {
            assertThat(made.lines().toList()).containsExactlyElementsOf(Files.readAllLines(TABLE));
        }
    }

    private static void jedis(SinkProbe probe) {
        try (Jedis one = new Jedis("127.0.0.1", probe.port());
                UnifiedJedis unified = redis.clients.jedis.RedisClient.create("127.0.0.1", probe.port())) {
            probe.probe("jedis", () -> one, Jedis.class, null);
            probe.probe("jedis", () -> unified, UnifiedJedis.class, null);
        }
    }

    private static void lettuce(SinkProbe probe) {
        RedisURI uri = RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(probe.port())
                .withTimeout(Duration.ofSeconds(2))
                .build();
        RedisClient client = RedisClient.create(uri);
        try {
            Renewed<StatefulRedisConnection<String, String>> open = new Renewed<>(probe, client::connect);
            probe.probe("lettuce", () -> open.get().sync(), io.lettuce.core.api.sync.RedisCommands.class, null);
            probe.probe("lettuce", () -> open.get().async(), io.lettuce.core.api.async.RedisAsyncCommands.class, null);
            probe.probe(
                    "lettuce",
                    () -> open.get().reactive(),
                    io.lettuce.core.api.reactive.RedisReactiveCommands.class,
                    null);
        } finally {
            client.shutdown();
        }
    }

    private static void spring(SinkProbe probe) throws ReflectiveOperationException {
        Renewed<LettuceConnectionFactory> factory = new Renewed<>(probe, () -> factory(probe.port()));
        Supplier<Object> template = () -> new StringRedisTemplate(factory.get());
        Supplier<Object> reactive = () -> new ReactiveStringRedisTemplate(factory.get());
        probe.probe("spring", template, RedisOperations.class, null);
        probe.probe("spring", template, RedisTemplate.class, null);
        probe.probe("spring", reactive, ReactiveRedisOperations.class, null);
        probe.probe("spring", reactive, ReactiveRedisTemplate.class, null);
        operations(probe, template, RedisOperations.class);
        operations(probe, reactive, ReactiveRedisOperations.class);
        probe.probe("spring", () -> factory.get().getConnection(), RedisConnection.class, null);
        probe.probe(
                "spring",
                () -> new DefaultStringRedisConnection(factory.get().getConnection()),
                StringRedisConnection.class,
                null);
        factory.get().destroy();
    }

    private static LettuceConnectionFactory factory(int port) {
        LettuceClientConfiguration settings = LettuceClientConfiguration.builder()
                .commandTimeout(Duration.ofSeconds(2))
                .shutdownTimeout(Duration.ZERO)
                .build();
        LettuceConnectionFactory factory =
                new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port), settings);
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    /** What {@code opsFor…()} and {@code bound…Ops(key)} give. */
    private static void operations(SinkProbe probe, Supplier<Object> template, Class<?> type) {
        for (Method method : type.getMethods()) {
            if (method.getName().startsWith("opsFor")
                    && method.getParameterCount() == 0
                    && !method.getName().equals("opsForCluster")) {
                probe.probe("spring", () -> call(method, template.get()), method.getReturnType(), null);
            } else if (method.getName().matches("bound.*Ops") && method.getParameterCount() == 1) {
                probe.probe("spring", () -> call(method, template.get(), "BOUND"), method.getReturnType(), "BOUND");
            }
        }
    }

    private static Object call(Method method, Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Made anew whenever the probe says that the last one is out of step. */
    private static final class Renewed<T> {

        private final SinkProbe probe;
        private final Supplier<T> maker;
        private T last;
        private int renewals;

        Renewed(SinkProbe probe, Supplier<T> maker) {
            this.probe = probe;
            this.maker = maker;
            this.renewals = probe.renewals();
            this.last = maker.get();
        }

        T get() {
            if (renewals != probe.renewals()) {
                renewals = probe.renewals();
                last = maker.get();
            }
            return last;
        }
    }

    /** One row for all owners where they agree. */
    private static String text(List<SinkRow> rows) {
        TreeSet<String> lines = new TreeSet<>();
        rows.stream()
                .collect(groupingBy(row -> row.family() + row.name() + row.parameters(), TreeMap::new, toList()))
                .values()
                .forEach(same -> {
                    boolean agreed =
                            same.stream().map(SinkRow::ofAnyOwner).distinct().count() == 1;
                    same.forEach(row -> lines.add((agreed ? row.ofAnyOwner() : row).toString()));
                });
        return "# Generated by SinkTableIT: family, owner, method, parameters, command, which parameters hold keys\n"
                + String.join("\n", lines) + "\n";
    }
}
