package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/** Everything that a template can do, again and again, while slots with their keys go from node to node. */
@RedisCluster(replicas = 0)
class MovingSlotsIT {

    private static final int SLOTS = 60;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final TestNode home;
    private final TestNode away;

    MovingSlotsIT(TestCluster cluster) {
        this.cluster = cluster;
        this.home = cluster.node(0);
        this.away = cluster.node(1);
    }

    /** One way to use Redis, which asserts that it did what it should; {@code round} counts from zero. */
    private interface Use {
        void in(int round);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void everythingWorksAndNothingHappensTwice(String driver) {
        cluster.flush();
        Apps.app(cluster, driver).run(context -> {
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            List<Integer> slots =
                    home.view().myself().slots().stream().limit(SLOTS).boxed().toList();
            ReactiveStringRedisTemplate reactive =
                    context.getBeanProvider(ReactiveStringRedisTemplate.class).getIfAvailable(); // not with Jedis
            List<Use> uses = List.of(
                    round -> pipeline(redis, slots, round),
                    round -> transaction(redis, slots, round),
                    round -> script(redis, slots, round),
                    round -> rawCommand(redis, slots, round),
                    round -> stream(redis, slots, round),
                    round -> sets(redis, slots, round),
                    round -> manyKeys(redis, slots),
                    round -> reactive(reactive, slots, round));
            Set<String> there = seed(redis, slots);
            try (Listening messages = new Listening(context)) {
                CompletableFuture<Void> moving = CompletableFuture.runAsync(() -> {
                    cluster.reshard(SLOTS, home, away, Duration.ofMillis(5));
                    slots.forEach(slot -> cluster.moveSlot(slot, away, home));
                });
                int rounds = 0;
                while (!moving.isDone() || rounds < 2 * SLOTS) {
                    int round = rounds++;
                    uses.forEach(use -> use.in(round));
                    messages.send(redis, "m" + round);
                    if (round % 10 == 0) {
                        assertThat(scanned(redis)).containsAll(there);
                    }
                }
                moving.join();
                messages.assertReceived(rounds);
            }
        });
    }

    private static String key(String kind, List<Integer> slots, int round) {
        return TestCluster.keyIn(slots.get(round % SLOTS), kind);
    }

    private static Set<String> seed(StringRedisTemplate redis, List<Integer> slots) {
        Set<String> keys = new TreeSet<>();
        slots.forEach(slot -> keys.add(TestCluster.keyIn(slot, "there:")));
        IntStream.range(0, 100).forEach(i -> keys.add("there:" + i));
        keys.forEach(key -> redis.opsForValue().set(key, key));
        return keys;
    }

    private static Set<String> scanned(StringRedisTemplate redis) {
        Set<String> found = new HashSet<>();
        try (Cursor<String> cursor =
                redis.scan(ScanOptions.scanOptions().match("there:*").count(50).build())) {
            cursor.forEachRemaining(found::add);
            assertThat(cursor.getPosition()).isPositive();
        }
        return found;
    }

    @SuppressWarnings("NullAway") // Spring Data wants null from the callback of a pipeline
    private static void pipeline(StringRedisTemplate redis, List<Integer> slots, int round) {
        String one = key("pipe:", slots, round);
        String other = key("pipe:", slots, round + 1);
        long before = Long.parseLong(redis.opsForValue().increment(one).toString());
        List<Object> replies = redis.executePipelined((RedisCallback<Object>) connection -> {
            connection.stringCommands().incr(bytes(one));
            connection.stringCommands().incr(bytes(other));
            connection.stringCommands().incr(bytes(one));
            return null;
        });
        assertThat(replies.get(0)).isEqualTo(before + 1);
        assertThat(replies.get(2)).isEqualTo(before + 2);
    }

    private static void transaction(StringRedisTemplate redis, List<Integer> slots, int round) {
        String key = key("tx:", slots, round);
        Long before = redis.opsForValue().increment(key);
        List<Object> replies = redis.execute(new SessionCallback<>() {
            @Override
            @SuppressWarnings("unchecked")
            public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
                RedisOperations<String, String> in = (RedisOperations<String, String>) operations;
                in.multi();
                in.opsForValue().increment(key);
                in.opsForHash().increment(key + ":h", "f", 1);
                return in.exec();
            }
        });
        assertThat(replies).first().isEqualTo(before + 1);
        assertThat(redis.opsForValue().get(key)).isEqualTo(Long.toString(before + 1));
    }

    private static void script(StringRedisTemplate redis, List<Integer> slots, int round) {
        String key = key("lua:", slots, round);
        DefaultRedisScript<Long> twice = new DefaultRedisScript<>(
                "redis.call('INCR', KEYS[1]) return redis.call('INCRBY', KEYS[1], ARGV[1])", Long.class);
        long before = redis.opsForValue().increment(key);
        assertThat(redis.execute(twice, List.of(key), "4")).isEqualTo(before + 5);
    }

    private static void rawCommand(StringRedisTemplate redis, List<Integer> slots, int round) {
        String key = key("raw:", slots, round);
        redis.execute((RedisCallback<Object>) connection -> connection.execute("SET", bytes(key), bytes("v" + round)));
        assertThat(redis.execute((RedisCallback<Object>) connection -> connection.execute("GET", bytes(key))))
                .isEqualTo(bytes("v" + round));
    }

    private static void stream(StringRedisTemplate redis, List<Integer> slots, int round) {
        String key = key("stream:", slots, round);
        Long before = redis.opsForStream().size(key);
        redis.opsForStream().add(key, Map.of("f", "v" + round));
        assertThat(redis.opsForStream().size(key)).isEqualTo(before + 1);
    }

    private static void reactive(@Nullable ReactiveStringRedisTemplate redis, List<Integer> slots, int round) {
        if (redis != null) {
            String key = key("reactive:", slots, round);
            assertThat(redis.opsForValue()
                            .increment(key)
                            .flatMap(
                                    before -> redis.opsForValue().increment(key).map(after -> after - before))
                            .block(LONG))
                    .isEqualTo(1);
        }
    }

    private static void sets(StringRedisTemplate redis, List<Integer> slots, int round) {
        String one = key("one:", slots, round);
        String two = key("two:", slots, round + 7);
        String result = key("result:", slots, round + 13);
        redis.opsForSet().add(one, "x", "y");
        redis.opsForSet().add(two, "y", "z");
        redis.opsForSet().add(result, "from before");
        assertThat(redis.opsForSet().intersect(one, two)).containsExactly("y");
        assertThat(redis.opsForSet().union(one, two)).containsExactlyInAnyOrder("x", "y", "z");
        assertThat(redis.opsForSet().difference(one, two)).containsExactly("x");
        assertThat(redis.opsForSet().unionAndStore(one, two, result)).isEqualTo(3);
        assertThat(redis.opsForSet().members(result)).containsExactlyInAnyOrder("x", "y", "z");
        assertThat(redis.opsForSet().intersectAndStore(one, two, result)).isEqualTo(1);
        assertThat(redis.opsForSet().members(result)).containsExactly("y");
        assertThat(redis.opsForSet().differenceAndStore(one, one, result)).isZero();
        assertThat(redis.hasKey(result)).isFalse();
    }

    private static void manyKeys(StringRedisTemplate redis, List<Integer> slots) {
        List<String> keys = new ArrayList<>();
        slots.forEach(slot -> keys.add(TestCluster.keyIn(slot, "many:")));
        keys.add(3, "not there");
        redis.opsForValue().multiSet(Map.of(keys.get(0), "first", keys.get(40), "later"));
        assertThat(redis.opsForValue().multiGet(keys))
                .hasSize(SLOTS + 1)
                .startsWith("first", null, null, null)
                .element(40)
                .isEqualTo("later");
        assertThat(redis.countExistingKeys(keys)).isEqualTo(2);
        assertThat(redis.unlink(List.of(keys.get(0), "not there"))).isEqualTo(1);
        assertThat(redis.delete(keys)).isEqualTo(1);
    }

    /** A listener container, which gets every message that was sent while it listened. */
    private static final class Listening implements AutoCloseable {

        private final List<String> received = new CopyOnWriteArrayList<>();
        private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();

        Listening(AssertableApplicationContext context) {
            container.setConnectionFactory(context.getBean(RedisConnectionFactory.class));
            container.addMessageListener(
                    (message, pattern) -> received.add(new String(message.getBody(), StandardCharsets.UTF_8)),
                    ChannelTopic.of("news"));
            container.afterPropertiesSet();
            container.start();
            await().atMost(LONG).until(() -> {
                send(context.getBean(StringRedisTemplate.class), "hello");
                return received.contains("hello");
            });
        }

        void send(StringRedisTemplate redis, String message) {
            redis.convertAndSend("news", message);
        }

        void assertReceived(int rounds) {
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(received)
                        .containsAll(IntStream.range(0, rounds)
                                .mapToObj(i -> "m" + i)
                                .toList());
            });
        }

        @Override
        public void close() throws Exception {
            container.destroy();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
