package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.slotpilot.core.metrics.SlotpilotObservations;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Spans of commands that were redirected. */
@RedisCluster(replicas = 0)
class ObservationsIT {

    private final TestCluster cluster;

    ObservationsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void aRedirectedCommandIsASpanOfItsCaller(String driver) {
        TestObservationRegistry registry = TestObservationRegistry.create();
        Apps.app(cluster, driver)
                .withBean(TestObservationRegistry.class, () -> registry)
                .run(context -> {
                    StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
                    String key = cluster.keyOwnedBy(cluster.node(0), driver + ':');
                    redis.opsForValue().set(key, "v");
                    TestObservationRegistryAssert.assertThat(registry)
                            .doesNotHaveAnyRemainingCurrentObservation()
                            .doesNotHaveAnyObservation();

                    cluster.moveSlot(TestCluster.slotOf(key), cluster.node(0), cluster.node(1));
                    Observation caller = Observation.createNotStarted("request", registry);
                    assertThat(caller.observe(() -> redis.opsForValue().get(key)))
                            .isEqualTo("v");

                    TestObservationRegistryAssert.assertThat(registry)
                            .hasNumberOfObservationsWithNameEqualTo(SlotpilotObservations.NAME, 1)
                            .hasObservationWithNameEqualTo(SlotpilotObservations.NAME)
                            .that()
                            .hasContextualNameEqualTo("GET")
                            .hasParentObservationContextMatching(parent -> "request".equals(parent.getName()))
                            .hasLowCardinalityKeyValue("db.system.name", "redis")
                            .hasLowCardinalityKeyValue("db.operation.name", "GET")
                            .hasLowCardinalityKeyValue("db.response.status_code", "MOVED")
                            .hasLowCardinalityKeyValue("slotpilot.cluster", "redisConnectionFactory")
                            .hasLowCardinalityKeyValue("error.type", "none")
                            .hasHighCardinalityKeyValue(
                                    "server.address", cluster.node(1).host())
                            .hasHighCardinalityKeyValue(
                                    "server.port",
                                    Integer.toString(cluster.node(1).port()))
                            .hasBeenStopped();
                });
    }

    /** Lettuce would make one for each slot, of which 200 keys have nearly 200. */
    @Test
    void manyKeysAreOneObservationOfLettuceForEachNode() {
        AtomicInteger observed = new AtomicInteger();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new Counting("lettuce", observed));
        Apps.app(cluster, "lettuce")
                .withConfiguration(AutoConfigurations.of(LettuceObservationAutoConfiguration.class))
                .withBean(ObservationRegistry.class, () -> registry)
                .run(context -> {
                    StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
                    List<String> keys =
                            IntStream.range(0, 200).mapToObj(i -> "k:" + i).toList();
                    assertThat(redis.opsForValue().multiGet(keys)).hasSize(200); // now there are connections
                    int before = observed.get();

                    for (int i = 0; i < 10; i++) {
                        assertThat(redis.opsForValue().multiGet(keys))
                                .hasSize(200)
                                .containsOnlyNulls();
                    }

                    // Some of the first round may have ended late.
                    await().atMost(Duration.ofSeconds(60))
                            .untilAsserted(
                                    () -> assertThat(observed.get() - before).isBetween(30, 230));
                });
    }

    /** Counts observations that have stopped. */
    private record Counting(String name, AtomicInteger observed) implements ObservationHandler<Observation.Context> {

        @Override
        public void onStop(Observation.Context context) {
            if (name.equals(context.getName())) {
                observed.incrementAndGet();
            }
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }
}
