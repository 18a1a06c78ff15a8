package io.slotpilot.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.RedisConnectionFailureException;
import tools.jackson.databind.JsonNode;

/** What an operator reads of the state of a cluster. */
@RedisCluster(fullCoverage = false, password = ActuatedApp.PASSWORD)
class HealthIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestCluster cluster;

    HealthIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void tidy() {
        cluster.heal();
        cluster.flush();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void tellsMigrationsAndHolesApart(String driver) throws Exception {
        try (ActuatedApp app = ActuatedApp.start(cluster, driver)) {
            TestNode from = cluster.primaries().get(0);
            TestNode to = cluster.primaries().get(1);
            String key = cluster.keyOwnedBy(from, "k:");
            int slot = TestCluster.slotOf(key);
            app.redis().opsForValue().set(key, "v");
            awaitHealth(app, "UP", "NORMAL");

            cluster.openSlot(slot, from, to);
            cluster.migrateKeys(slot, from, to, 10);
            assertThat(app.redis().opsForValue().get(key)).isEqualTo("v");
            awaitHealth(app, "UP", "MIGRATING");
            cluster.finishSlot(slot, from, to);

            cluster.uncover(
                    TestCluster.slotOf(cluster.keyOwnedBy(cluster.primaries().get(2), "hole:")));
            app.askForARefresh();
            JsonNode degraded = awaitHealth(app, "DEGRADED", "DEGRADED");
            assertThat(degraded.at("/uncoveredSlots").asInt()).isEqualTo(1);
        }
    }

    /** Boot's own indicator says UP for seconds yet: the servers themselves have not noticed. */
    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void tellsAFailoverAndItsEnd(String driver) throws Exception {
        try (ActuatedApp app = ActuatedApp.start(cluster, driver)) {
            TestNode primary = cluster.primaries().get(0);
            String key = cluster.keyOwnedBy(primary, "k:");
            app.redis().opsForValue().set(key, "v");
            awaitHealth(app, "UP", "NORMAL");

            TestNode heir = cluster.replicaOf(primary);
            primary.kill();
            // A client that wants nothing of a node does not notice that it is dead.
            CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> get(app, key));

            JsonNode failover = awaitHealth(app, "FAILOVER", "FAILOVER");
            assertThat(failover.at("/unreachable").toString()).contains(primary.host() + ':' + primary.port());
            cluster.awaitOwner(TestCluster.slotOf(key), heir);
            assertThat(waiting).succeedsWithin(LONG).isEqualTo("v");
            awaitHealth(app, "UP", "NORMAL");
        }
    }

    private static String get(ActuatedApp app, String key) {
        return String.valueOf(app.redis().opsForValue().get(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void isDownWhereTheClusterWasNeverFound(String driver) throws Exception {
        try (ActuatedApp app = ActuatedApp.start(
                cluster, driver, "spring.data.redis.cluster.nodes=127.0.0.1:1", "spring.data.redis.timeout=2s")) {
            assertThatThrownBy(() -> app.redis().opsForValue().get("k"))
                    .isInstanceOf(RedisConnectionFailureException.class);

            awaitHealth(app, "DOWN", "DOWN");
        }
    }

    /** Waits for it, and returns the details. */
    private static JsonNode awaitHealth(ActuatedApp app, String status, String state) {
        await().atMost(LONG).untilAsserted(() -> {
            JsonNode health = app.json("health").at("/components/slotpilot");
            assertThat(health.at("/status").asString()).isEqualTo(status);
            assertThat(health.at("/details/redisConnectionFactory/state").asString())
                    .isEqualTo(state);
        });
        try {
            return app.json("health").at("/components/slotpilot/details/redisConnectionFactory");
        } catch (Exception e) {
            throw new AssertionError("health could not be read again", e);
        }
    }
}
