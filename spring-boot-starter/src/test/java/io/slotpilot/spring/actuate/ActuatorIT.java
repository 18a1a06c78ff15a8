package io.slotpilot.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the endpoint tells of a real cluster, over HTTP. */
@RedisCluster(replicas = 0, fullCoverage = false, password = ActuatedApp.PASSWORD)
class ActuatorIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestCluster cluster;

    ActuatorIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void tidy() {
        cluster.heal();
        cluster.flush();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void tellsWhatTheClientKnowsAndWentThrough(String driver) throws Exception {
        try (ActuatedApp app = ActuatedApp.start(cluster, driver)) {
            TestNode from = cluster.node(0);
            String key = cluster.keyOwnedBy(from, "k:");
            app.redis().opsForValue().set(key, "v");
            cluster.moveSlot(TestCluster.slotOf(key), from, cluster.node(1));
            assertThat(app.redis().opsForValue().get(key)).isEqualTo("v");

            String body = app.get("slotpilot").body();
            JsonNode client = JsonMapper.shared().readTree(body).at("/clients/0");
            assertThat(client.at("/client").asString()).isEqualTo(driver);
            assertThat(client.at("/cluster").asString()).isEqualTo("redisConnectionFactory");
            assertThat(client.at("/coveredSlots").asInt()).isEqualTo(16384);
            assertThat(client.at("/uncovered")).isEmpty();
            assertThat(client.at("/nodes")).hasSize(3);
            assertThat(client.at("/slots/0/first").asInt()).isZero();
            assertThat(client.at("/recentRedirects").toString())
                    .contains(from.host() + ':' + from.port() + " -MOVED->", "succeeded after");
            assertThat(client.at("/hotSlots/0/slot").asInt()).isEqualTo(TestCluster.slotOf(key));
            assertThat(body).doesNotContain(ActuatedApp.PASSWORD).doesNotContain(key);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void tellsWhatTheLinterHasFound(String driver) throws Exception {
        String[] lint = {"slotpilot.lint.mode=metric", "slotpilot.lint.sample-rate=1"};
        try (ActuatedApp app = ActuatedApp.start(cluster, driver, lint)) {
            assertThat(app.redis().opsForValue().multiGet(List.of("user:7:name", "user:7:mail")))
                    .hasSize(2);

            String body = app.get("slotpilot").body();
            JsonNode report = JsonMapper.shared().readTree(body).at("/lint");
            assertThat(report.at("/mode").asString()).isEqualTo("metric");
            assertThat(report.at("/findings")).hasSize(1);
            JsonNode finding = report.at("/findings/0");
            assertThat(finding.at("/rule").asString()).isEqualTo("not_atomic");
            assertThat(finding.at("/command").asString()).isEqualTo("MGET");
            assertThat(finding.at("/count").asInt()).isEqualTo(1);
            assertThat(finding.at("/keys/0/template").asString()).isEqualTo("user:<n>:mail");
            assertThat(finding.at("/keys/0/slot").asInt()).isEqualTo(TestCluster.slotOf("user:7:mail"));
            assertThat(finding.at("/fix/0").asString()).isEqualTo("{user:<n>}:mail");
            assertThat(body).doesNotContain("user:7");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void asksForARefreshWhichIsThrottledLikeAnyOther(String driver) throws Exception {
        try (ActuatedApp app = ActuatedApp.start(cluster, driver)) {
            app.redis().opsForValue().get("k");
            long began = System.nanoTime();

            for (int i = 0; i < 200; i++) {
                HttpResponse<String> asked = app.askForARefresh();
                assertThat(asked.statusCode()).isEqualTo(200);
                assertThat(asked.body()).isEqualTo("{\"clients\":1}");
            }

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(manualRefreshes(app)).isPositive());
            long halfSeconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 500;
            assertThat(manualRefreshes(app)).isLessThanOrEqualTo(3 + halfSeconds);
        }
    }

    private static long manualRefreshes(ActuatedApp app) throws Exception {
        return StreamSupport.stream(app.client().at("/refreshes").spliterator(), false)
                .filter(refresh -> refresh.at("/cause").asString().equals("manual"))
                .count();
    }

    @Test
    void movesToThePortOfManagement() throws Exception {
        try (ActuatedApp app = ActuatedApp.start(cluster, "lettuce", "management.server.port=0")) {
            String port = app.context().getEnvironment().getProperty("local.management.port");
            HttpRequest page = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/actuator/slotpilot/map"))
                    .build();

            assertThat(HttpClient.newHttpClient()
                            .send(page, BodyHandlers.ofString())
                            .body())
                    .contains("<html");
            assertThat(app.get("slotpilot/map").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void hasNoOtherPage() throws Exception {
        try (ActuatedApp app = ActuatedApp.start(cluster, "jedis")) {
            assertThat(app.get("slotpilot/else").statusCode()).isEqualTo(404);
        }
    }
}
