package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.data.redis.TooManyClusterRedirectionsException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/** Spring Data Redis over a real cluster, whose slots are on the move. */
@RedisCluster(replicas = 0, fullCoverage = false)
class SpringDataIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;

    SpringDataIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.node(0);
        this.b = cluster.node(1);
    }

    @AfterEach
    void tidy() {
        cluster.heal();
        cluster.flush();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void templatesFollowSlotsThatMove(String driver) {
        Apps.app(cluster, driver).run(context -> {
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            String key = cluster.keyOwnedBy(a, "k:");
            redis.opsForValue().set(key, "v");
            cluster.moveSlot(TestCluster.slotOf(key), a, b);
            assertThat(redis.opsForValue().get(key)).isEqualTo("v");
            redis.opsForHash().putAll(hash(key), Map.of("f", "1"));
            assertThat(redis.opsForHash().increment(hash(key), "f", 1)).isEqualTo(2);
            redis.opsForStream().add(stream(key), Map.of("f", "v"));
            assertThat(redis.opsForStream().size(stream(key))).isEqualTo(1);
            assertThat(clients(a)).contains("orders");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void keysThatHaveGoneAheadAreAskedFor(String driver) {
        Apps.app(cluster, driver).run(context -> {
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            String key = cluster.keyOwnedBy(a, "k:");
            redis.opsForValue().set(key, "v");
            int slot = TestCluster.slotOf(key);
            cluster.openSlot(slot, a, b);
            cluster.migrateKeys(slot, a, b, 100);

            assertThat(redis.opsForValue().get(key)).isEqualTo("v");
            assertThat(redis.execute(
                            new DefaultRedisScript<>("return redis.call('GET', KEYS[1])", String.class), List.of(key)))
                    .isEqualTo("v");
            assertThat(redis.execute((RedisCallback<Object>) connection -> connection.execute("GET", bytes(key))))
                    .isEqualTo(bytes("v"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void commandsForTheWholeClusterWork(String driver) {
        Apps.app(cluster, driver).run(context -> {
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            Set<String> keys = new TreeSet<>();
            for (int i = 0; i < 60; i++) {
                redis.opsForValue().set("k:" + i, "v");
                keys.add("k:" + i);
            }
            assertThat(redis.opsForValue().multiGet(keys)).hasSize(60).containsOnly("v");
            assertThat(redis.keys("k:*")).containsExactlyInAnyOrderElementsOf(keys);
            assertThat(redis.delete(keys)).isEqualTo(60);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void manyKeysGoTogetherWhileSomeOfThemMove(String driver) {
        Apps.app(cluster, driver).run(context -> {
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            List<String> keys = new ArrayList<>();
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < 200; i++) {
                keys.add("k:" + i);
                values.put("k:" + i, "v" + i);
            }
            String moving = cluster.keyOwnedBy(a, "k:");
            int slot = TestCluster.slotOf(moving);
            keys.add(moving);
            values.put(moving, "on its way");
            redis.opsForValue().multiSet(values);
            cluster.openSlot(slot, a, b);
            cluster.migrateKeys(slot, a, b, 100);
            keys.add(1, "none");

            List<String> read = redis.opsForValue().multiGet(keys);

            assertThat(read).isEqualTo(keys.stream().map(values::get).toList());
            assertThat(redis.countExistingKeys(keys)).isEqualTo(201);
            assertThat(redis.unlink(List.of("k:0", "none", "k:1"))).isEqualTo(2);
            assertThat(redis.delete(keys)).isEqualTo(199);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void setsOfSeveralSlotsAreCombined(String driver) {
        Apps.app(cluster, driver).run(context -> {
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            String one = cluster.keyOwnedBy(a, "one:");
            String two = cluster.keyOwnedBy(b, "two:");
            redis.opsForSet().add(one, "x", "y");
            redis.opsForSet().add(two, "y", "z");

            assertThat(redis.opsForSet().intersect(one, two)).containsExactly("y");
            assertThat(redis.opsForSet().union(one, two)).containsExactlyInAnyOrder("x", "y", "z");
            assertThat(redis.opsForSet().difference(one, two)).containsExactly("x");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void setsOnTheMoveAreCombined(String driver) {
        Apps.app(cluster, driver).run(context -> {
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            String one = cluster.keyOwnedBy(a, "one:");
            String two = cluster.keyOwnedBy(b, "two:");
            redis.opsForSet().add(one, "x", "y");
            redis.opsForSet().add(two, "y", "z");
            int slot = TestCluster.slotOf(one);
            cluster.openSlot(slot, a, b);
            cluster.migrateKeys(slot, a, b, 100);

            assertThat(redis.opsForSet().intersect(one, two)).containsExactly("y");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void messagesReachTheListenerContainer(String driver) {
        Apps.app(cluster, driver).run(context -> {
            List<String> messages = new CopyOnWriteArrayList<>();
            RedisMessageListenerContainer container = new RedisMessageListenerContainer();
            container.setConnectionFactory(context.getBean(RedisConnectionFactory.class));
            container.addMessageListener(
                    (message, pattern) -> messages.add(new String(message.getBody(), StandardCharsets.UTF_8)),
                    ChannelTopic.of("news"));
            container.afterPropertiesSet();
            container.start();
            try {
                await().atMost(LONG).until(() -> {
                    context.getBean(StringRedisTemplate.class).convertAndSend("news", "hello");
                    return messages.contains("hello");
                });
            } finally {
                container.destroy();
            }
        });
    }

    @Test
    void reactiveTemplatesFollowToo() {
        Apps.app(cluster, "lettuce").run(context -> {
            ReactiveStringRedisTemplate reactive = context.getBean(ReactiveStringRedisTemplate.class);
            String key = cluster.keyOwnedBy(a, "n:");
            assertThat(reactive.opsForValue().increment(key).block(LONG)).isEqualTo(1);
            cluster.moveSlot(TestCluster.slotOf(key), a, b);

            assertThat(reactive.opsForValue().increment(key).block(LONG)).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    @SuppressWarnings("NullAway") // Spring Data wants null from the callback of a pipeline
    void pipelinesFollowSlotsThatMove(String driver) {
        Apps.app(cluster, driver).run(context -> {
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            String moved = cluster.keyOwnedBy(a, "n:");
            String other = cluster.keyOwnedBy(b, "n:");
            redis.opsForValue().set(moved, "1");
            cluster.moveSlot(TestCluster.slotOf(moved), a, b);

            List<Object> replies = redis.executePipelined((RedisCallback<Object>) connection -> {
                connection.stringCommands().incr(bytes(moved));
                connection.stringCommands().incr(bytes(other));
                connection.stringCommands().incr(bytes(moved));
                connection.stringCommands().get(bytes(other));
                return null;
            });

            assertThat(replies).containsExactly(2L, 1L, 3L, "1");
            assertThat(redis.opsForValue().get(moved)).isEqualTo("3");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void transactionsFollowTheirSlot(String driver) {
        Apps.app(cluster, driver).run(context -> {
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            String tag = cluster.keyOwnedBy(a, "t:");
            redis.opsForValue().set(tag + 1, "1");
            cluster.moveSlot(TestCluster.slotOf(tag), a, b);

            List<Object> replies = redis.execute(new InTransaction(List.of(), operations -> {
                operations.opsForValue().increment(tag + 1);
                operations.opsForSet().add(tag + 2, "x");
                operations.opsForValue().get(tag + 1);
            }));

            assertThat(replies).containsExactly(2L, 1L, "2");
            assertThat(redis.opsForValue().get(tag + 1)).isEqualTo("2");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void transactionsAreGivenUpWhenAWatchedKeyChanges(String driver) {
        Apps.app(cluster, driver).run(context -> {
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            String key = cluster.keyOwnedBy(a, "w:");
            redis.opsForValue().set(key, "1");

            List<Object> calm = redis.execute(new InTransaction(
                    List.of(key), operations -> operations.opsForValue().increment(key)));
            List<Object> changed = redis.execute(new InTransaction(List.of(key), operations -> {
                a.command("SET", key, "changed");
                operations.opsForValue().set(key, "mine");
            }));

            assertThat(calm).containsExactly(2L);
            assertThat(changed).isNullOrEmpty();
            assertThat(redis.opsForValue().get(key)).isEqualTo("changed");
        });
    }

    /** @param watched keys to watch first */
    private record InTransaction(List<String> watched, Consumer<RedisOperations<String, String>> commands)
            implements SessionCallback<List<Object>> {

        @Override
        @SuppressWarnings("unchecked")
        public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
            RedisOperations<String, String> redis = (RedisOperations<String, String>) operations;
            if (!watched.isEmpty()) {
                redis.watch(watched);
            }
            redis.multi();
            commands.accept(redis);
            return redis.exec();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void aClusterThatIsDownIsATransientFailureWithItsTrace(String driver) {
        Apps.app(cluster, driver)
                .withPropertyValues("slotpilot.retry-for=300ms")
                .run(context -> {
                    StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
                    String key = cluster.keyOwnedBy(a, "k:");
                    redis.opsForValue().set(key, "v");
                    cluster.uncover(TestCluster.slotOf(key));

                    assertThatThrownBy(() -> redis.opsForValue().get(key))
                            .isInstanceOf(TransientDataAccessException.class)
                            .hasMessageContaining("gave up after")
                            .hasMessageNotContaining(key);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void keysThatAreSplitForLongAreATransientFailure(String driver) {
        Apps.app(cluster, driver)
                .withPropertyValues("slotpilot.retry-for=300ms")
                .run(context -> {
                    StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
                    String tag = cluster.keyOwnedBy(a, "s:");
                    redis.opsForSet().add(tag + 1, "x");
                    redis.opsForSet().add(tag + 2, "y");
                    int slot = TestCluster.slotOf(tag);
                    cluster.openSlot(slot, a, b);
                    cluster.migrateKeys(slot, a, b, 1);

                    assertThatThrownBy(() -> redis.opsForSet().union(tag + 1, tag + 2))
                            .isInstanceOf(TransientDataAccessException.class)
                            .hasMessageContaining("-TRYAGAIN");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void aRedirectBeyondTheLimitIsTooManyRedirections(String driver) {
        Apps.app(cluster, driver)
                .withPropertyValues("slotpilot.max-redirects=0")
                .run(context -> {
                    StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
                    String key = cluster.keyOwnedBy(a, "far:");
                    redis.opsForValue().set(key, "v");
                    cluster.moveSlot(TestCluster.slotOf(key), a, b);

                    assertThatThrownBy(() -> redis.opsForValue().get(key))
                            .isInstanceOf(TooManyClusterRedirectionsException.class)
                            .hasMessageContaining("-MOVED-> gave up after");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void whatMayHaveBeenExecutedIsAnUnknownOutcomeAndAReadIsTransient(String driver) {
        Apps.app(cluster, driver)
                .withPropertyValues("spring.data.redis.timeout=1s")
                .run(context -> {
                    StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
                    String key = cluster.keyOwnedBy(a, "n:");
                    redis.opsForValue().increment(key);
                    a.freeze();

                    assertThatThrownBy(() -> redis.opsForValue().increment(key))
                            .isInstanceOf(RedisUnknownOutcomeException.class)
                            .hasMessageContaining("gave up after");
                    assertThatThrownBy(() -> redis.opsForValue().get(key))
                            .isInstanceOf(TransientDataAccessException.class);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void metersAreRegisteredAndThreadsEndWithTheContext(String driver) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Apps.app(cluster, driver)
                .withBean(SimpleMeterRegistry.class, () -> registry)
                .withPropertyValues("slotpilot.cluster-name=shop-" + driver)
                .run(context -> {
                    StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
                    String key = cluster.keyOwnedBy(a, "k:");
                    redis.opsForValue().set(key, "v");
                    cluster.moveSlot(TestCluster.slotOf(key), a, b);
                    redis.opsForValue().get(key);
                    assertThat(registry.get("slotpilot.slots")
                                    .tags("client", driver, "cluster", "shop-" + driver, "state", "covered")
                                    .gauge()
                                    .value())
                            .isEqualTo(16384);
                    assertThat(isRunning(context)).isTrue();
                });
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(thread -> thread.getName().contains("shop-" + driver)));
    }

    private static boolean isRunning(AssertableApplicationContext context) {
        RedisConnectionFactory factory = context.getBean(RedisConnectionFactory.class);
        return factory instanceof LettuceConnectionFactory lettuce
                ? lettuce.isRunning()
                : ((JedisConnectionFactory) factory).isRunning();
    }

    private static String clients(TestNode node) {
        return String.valueOf(node.command("CLIENT", "LIST"));
    }

    private static String hash(String key) {
        return "hash:" + key.substring(key.indexOf('{'));
    }

    private static String stream(String key) {
        return "stream:" + key.substring(key.indexOf('{'));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
