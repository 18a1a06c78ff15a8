package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.slotpilot.core.metrics.SlotpilotObservations;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
}
