package io.slotpilot.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Whatever goes wrong: neither the log, nor an exception, nor an endpoint of the application names a secret. */
@RedisCluster(replicas = 0, fullCoverage = false, password = ActuatedApp.PASSWORD)
@ExtendWith(OutputCaptureExtension.class)
class SecretsIT {

    private static final String KEY = "key-4711-name:";
    private static final String VALUE = "value-4711-text";

    private static final List<String> ENDPOINTS =
            List.of("slotpilot", "slotpilot/map", "health", "prometheus", "configprops", "env", "conditions", "beans");

    private final TestCluster cluster;
    private final List<String> told = new ArrayList<>();

    SecretsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void tidy() {
        cluster.heal();
        cluster.flush();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void theApplicationTellsNoSecretUnderFaults(String driver, CapturedOutput output) throws Exception {
        String[] settings = {
            "logging.level.io.slotpilot=TRACE", "slotpilot.retry-for=300ms", "spring.data.redis.timeout=5s"
        };
        try (ActuatedApp app = ActuatedApp.start(cluster, driver, settings)) {
            provoke(app.redis());
            for (String endpoint : ENDPOINTS) {
                HttpResponse<String> response = app.get(endpoint);
                assertThat(response.statusCode()).as(endpoint).isIn(200, 503);
                told.add(response.body());
            }
        }
        told.add(output.getAll());

        assertThat(told)
                .anyMatch(text -> text.contains("OOM"))
                .anyMatch(text -> text.contains("gave up after"))
                .anyMatch(text -> text.contains("slotpilot_redirects_total"))
                .anyMatch(text -> text.contains("-MOVED->"));
        assertNoSecret(told);
    }

    private static void assertNoSecret(List<String> texts) {
        assertThat(texts)
                .noneMatch(text -> text.contains(ActuatedApp.PASSWORD) || text.contains(KEY) || text.contains(VALUE));
    }

    @ParameterizedTest
    @ValueSource(strings = {ActuatedApp.PASSWORD, KEY, VALUE})
    void aSecretInTheLogWouldBeFound(String secret, CapturedOutput output) {
        LoggerFactory.getLogger("io.slotpilot.planted").info("connecting with {}", secret);

        assertThatThrownBy(() -> assertNoSecret(List.of(output.getAll()))).isInstanceOf(AssertionError.class);
    }

    private void provoke(StringRedisTemplate redis) {
        TestNode from = cluster.node(0);
        String moved = cluster.keyOwnedBy(from, KEY);
        everything(redis, moved);
        cluster.moveSlot(TestCluster.slotOf(moved), from, cluster.node(1));
        everything(redis, moved);

        String looping = cluster.keyOwnedBy(from, KEY);
        cluster.askLoop(TestCluster.slotOf(looping), from, cluster.node(1));
        everything(redis, looping);

        cluster.node(1).fillMemory();
        everything(redis, moved);
        cluster.node(1).freeMemory();

        int hole = TestCluster.slotOf(cluster.keyOwnedBy(cluster.node(2), KEY));
        cluster.uncover(hole);
        everything(redis, TestCluster.keyIn(hole, KEY));
    }

    private void everything(StringRedisTemplate redis, String key) {
        String other = cluster.keyOwnedBy(cluster.node(2), KEY + "2:");
        attempt(() -> redis.opsForValue().set(key, VALUE));
        attempt(() -> redis.opsForValue().get(key));
        attempt(() -> redis.opsForValue().increment(key));
        attempt(() -> redis.opsForList().rightPush(key, VALUE));
        attempt(() -> redis.opsForValue().multiSet(Map.of(key, VALUE, other, VALUE)));
        attempt(() -> redis.rename(key, other));
    }

    private void attempt(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            StringWriter text = new StringWriter();
            e.printStackTrace(new PrintWriter(text, true));
            told.add(text.toString());
        }
    }
}
