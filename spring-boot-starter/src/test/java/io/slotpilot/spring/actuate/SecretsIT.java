package io.slotpilot.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Whatever goes wrong: neither the log, nor an exception, nor an endpoint of the application names a secret. */
@RedisCluster(replicas = 0, fullCoverage = false, password = SecretsIT.PASSWORD)
@ExtendWith(OutputCaptureExtension.class)
class SecretsIT {

    static final String PASSWORD = "pass-4711-word";
    private static final String KEY = "key-4711-name:";
    private static final String VALUE = "value-4711-text";

    private static final List<String> ENDPOINTS =
            List.of("slotpilot", "slotpilot/map", "health", "prometheus", "configprops", "env", "conditions", "beans");

    private final TestCluster cluster;
    private final List<String> told = new ArrayList<>();

    SecretsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class App {}

    @AfterEach
    void tidy() {
        cluster.heal();
        cluster.flush();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void theApplicationTellsNoSecretUnderFaults(String driver, CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext app = start(driver)) {
            provoke(app.getBean(StringRedisTemplate.class));
            for (String endpoint : ENDPOINTS) {
                HttpResponse<String> response = get(app, "/actuator/" + endpoint);
                assertThat(response.statusCode()).as(endpoint).isIn(200, 503);
                told.add(response.body());
            }
        }
        told.add(output.getAll());

        assertThat(told)
                .anyMatch(text -> text.contains("OOM"))
                .anyMatch(text -> text.contains("gave up after"))
                .anyMatch(text -> text.contains("slotpilot_redirects_total"))
                .anyMatch(text -> text.contains("-MOVED->"))
                .noneMatch(text -> text.contains(PASSWORD) || text.contains(KEY) || text.contains(VALUE));
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

    private ConfigurableApplicationContext start(String driver) {
        return new SpringApplicationBuilder(App.class)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "logging.level.io.slotpilot=TRACE",
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.health.show-details=always",
                        "slotpilot.retry-for=300ms",
                        "spring.data.redis.client-type=" + driver,
                        "spring.data.redis.password=" + PASSWORD,
                        "spring.data.redis.timeout=5s",
                        "spring.data.redis.cluster.nodes="
                                + cluster.nodes().stream()
                                        .map(node -> node.host() + ':' + node.port())
                                        .collect(Collectors.joining(",")))
                .run();
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext app, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + app.getEnvironment().getProperty("local.server.port") + path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
