package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.layout.ClusterView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamMessageListenerContainerOptions;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamReadRequest;

/** What listens goes on listening, wherever its slot goes, and whoever dies. */
@RedisCluster
class ListenersIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String GROUP = "billing";
    private static final int MOVES = 4;

    private final TestCluster cluster;

    ListenersIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void tidy() {
        cluster.heal();
        cluster.flush();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void aConsumerGroupGetsEveryRecordOnceWhileItsSlotMoves(String driver) {
        Apps.app(cluster, driver).run(context -> {
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            List<TestNode> homes = cluster.primaries();
            String key = cluster.keyOwnedBy(homes.get(0), "orders:");
            redis.opsForStream().createGroup(key, ReadOffset.from("0"), GROUP);
            try (GroupMember member = new GroupMember(context.getBean(RedisConnectionFactory.class), redis, key)) {
                int sent = 0;
                for (int move = 0; move < MOVES; move++) {
                    sent = send(redis, key, sent);
                    cluster.moveSlot(TestCluster.slotOf(key), homes.get(move % 2), homes.get((move + 1) % 2));
                    awaitOneMindAboutEpochs();
                }
                int all = send(redis, key, sent);

                await().atMost(LONG).untilAsserted(() -> {
                    assertThat(member.failures).isEmpty();
                    assertThat(member.received).hasSize(all);
                });
                assertThat(member.received)
                        .containsExactlyElementsOf(
                                IntStream.range(0, all).mapToObj(i -> "n" + i).toList());
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(
                                        redis.opsForStream().pending(key, GROUP).getTotalPendingMessages())
                                .isZero());
                assertThat(cluster.nodes())
                        .as("somebody was redirected")
                        .anyMatch(node -> node.errorStats().containsKey("MOVED"));
            }
        });
    }

    /** A slot that moves back before all know the epoch of its first move may end without an owner. */
    private void awaitOneMindAboutEpochs() {
        await().atMost(LONG).untilAsserted(() -> {
            Set<Map<String, Long>> minds = cluster.nodes().stream()
                    .map(node -> node.view().lines().stream()
                            .filter(ClusterView.Line::isPrimary)
                            .collect(Collectors.toMap(ClusterView.Line::id, ClusterView.Line::epoch)))
                    .collect(Collectors.toSet());
            assertThat(minds).hasSize(1);
        });
    }

    private static int send(StringRedisTemplate redis, String key, int from) {
        for (int i = from; i < from + 10; i++) {
            redis.opsForStream().add(key, Map.of("name", "n" + i));
        }
        return from + 10;
    }

    /** Reads with XREADGROUP and BLOCK, as the container does it, and says XACK for each record. */
    private static final class GroupMember implements AutoCloseable {

        private final List<Object> received = new CopyOnWriteArrayList<>();
        private final List<Throwable> failures = new CopyOnWriteArrayList<>();
        private final StreamMessageListenerContainer<String, MapRecord<String, String, String>> container;

        GroupMember(RedisConnectionFactory factory, StringRedisTemplate redis, String key) {
            container = StreamMessageListenerContainer.create(
                    factory,
                    StreamMessageListenerContainerOptions.builder()
                            .pollTimeout(Duration.ofMillis(500))
                            .build());
            container.register(
                    StreamReadRequest.builder(StreamOffset.create(key, ReadOffset.lastConsumed()))
                            .consumer(Consumer.from(GROUP, "one"))
                            .autoAcknowledge(false)
                            .cancelOnError(failure -> false)
                            .errorHandler(failures::add)
                            .build(),
                    record -> {
                        received.add(record.getValue().get("name"));
                        redis.opsForStream().acknowledge(GROUP, record);
                    });
            container.start();
        }

        @Override
        public void close() {
            container.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void messagesComeAgainWhenTheNodeThatSentThemIsDead(String driver) {
        Apps.app(cluster, driver).run(context -> {
            StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
            List<String> received = new CopyOnWriteArrayList<>();
            RedisMessageListenerContainer container = new RedisMessageListenerContainer();
            container.setConnectionFactory(context.getBean(RedisConnectionFactory.class));
            container.addMessageListener(
                    (message, pattern) -> received.add(new String(message.getBody(), StandardCharsets.UTF_8)),
                    ChannelTopic.of("news"));
            container.afterPropertiesSet();
            container.start();
            try {
                awaitMessage(redis, received, "before");

                subscribed().kill();

                awaitMessage(redis, received, "after");
                assertThat(container.isListening()).isTrue();
            } finally {
                container.destroy();
            }
        });
    }

    private void awaitMessage(StringRedisTemplate redis, List<String> received, String message) {
        await().atMost(LONG).ignoreExceptions().until(() -> {
            redis.convertAndSend("news", message);
            return received.contains(message);
        });
    }

    /** The node that the listener container is connected to. */
    private TestNode subscribed() {
        return cluster.nodes().stream()
                .filter(node ->
                        String.valueOf(node.command("PUBSUB", "CHANNELS")).contains("news"))
                .findFirst()
                .orElseThrow();
    }
}
