package io.slotpilot.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.browser.Browser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Actuator shows of a real cluster, over HTTP. */
@RedisCluster(replicas = 0, fullCoverage = false, password = ActuatorIT.PASSWORD)
class ActuatorIT {

    static final String PASSWORD = "open-sesame-42";
    private static final Duration LONG = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestCluster cluster;

    ActuatorIT(TestCluster cluster) {
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
    void tellsWhatTheClientKnowsAndWentThrough(String driver) throws Exception {
        try (ConfigurableApplicationContext app = start(cluster, driver)) {
            TestNode from = cluster.node(0);
            String key = cluster.keyOwnedBy(from, "k:");
            redis(app).opsForValue().set(key, "v");
            cluster.moveSlot(TestCluster.slotOf(key), from, cluster.node(1));
            assertThat(redis(app).opsForValue().get(key)).isEqualTo("v");

            String body = get(app, "/actuator/slotpilot").body();
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
            assertThat(body).doesNotContain(PASSWORD).doesNotContain(key);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void tellsWhatTheLinterHasFound(String driver) throws Exception {
        String[] lint = {"slotpilot.lint.mode=metric", "slotpilot.lint.sample-rate=1"};
        try (ConfigurableApplicationContext app = start(cluster, driver, lint)) {
            assertThat(redis(app).opsForValue().multiGet(List.of("user:7:name", "user:7:mail")))
                    .hasSize(2);

            String body = get(app, "/actuator/slotpilot").body();
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

    @Test
    void asksForARefresh() throws Exception {
        try (ConfigurableApplicationContext app = start(cluster, "lettuce")) {
            redis(app).opsForValue().get("k");

            HttpResponse<String> asked = askForARefresh(app);

            assertThat(asked.statusCode()).isEqualTo(200);
            assertThat(asked.body()).isEqualTo("{\"clients\":1}");
            await().atMost(LONG)
                    .untilAsserted(() ->
                            assertThat(client(app).at("/refreshes").toString()).contains("\"cause\":\"manual\""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void healthTellsMigrationsAndHolesApart(String driver) throws Exception {
        try (ConfigurableApplicationContext app = start(cluster, driver)) {
            TestNode from = cluster.node(0);
            String key = cluster.keyOwnedBy(from, "k:");
            int slot = TestCluster.slotOf(key);
            redis(app).opsForValue().set(key, "v");
            awaitHealth(app, "UP", "NORMAL");

            cluster.openSlot(slot, from, cluster.node(1));
            cluster.migrateKeys(slot, from, cluster.node(1), 10);
            assertThat(redis(app).opsForValue().get(key)).isEqualTo("v");
            awaitHealth(app, "UP", "MIGRATING");
            cluster.finishSlot(slot, from, cluster.node(1));

            int hole = TestCluster.slotOf(cluster.keyOwnedBy(cluster.node(2), "hole:"));
            cluster.uncover(hole);
            askForARefresh(app);
            awaitHealth(app, "DEGRADED", "DEGRADED");
        }
    }

    @Test
    @RedisCluster(password = ActuatorIT.PASSWORD)
    void healthTellsAFailoverAndItsEnd(TestCluster failing) throws Exception {
        try (ConfigurableApplicationContext app = start(failing, "lettuce")) {
            TestNode primary = failing.node(0);
            String key = failing.keyOwnedBy(primary, "k:");
            redis(app).opsForValue().set(key, "v");
            awaitHealth(app, "UP", "NORMAL");

            primary.kill();

            awaitHealth(app, "FAILOVER", "FAILOVER");
            failing.awaitOwner(TestCluster.slotOf(key), failing.node(3));
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(redis(app).opsForValue().get(key)).isEqualTo("v"));
            awaitHealth(app, "UP", "NORMAL");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void healthIsDownWhereTheClusterWasNeverFound(String driver) throws Exception {
        try (ConfigurableApplicationContext app =
                start(cluster, driver, "spring.data.redis.cluster.nodes=127.0.0.1:1", "spring.data.redis.timeout=2s")) {
            assertThatThrownBy(() -> redis(app).opsForValue().get("k"))
                    .isInstanceOf(RedisConnectionFailureException.class);

            awaitHealth(app, "DOWN", "DOWN");
        }
    }

    @Test
    void drawsTheSlotsInABrowser(@TempDir Path directory) throws Exception {
        Browser browser = Browser.find(directory);
        try (ConfigurableApplicationContext app = start(cluster, "lettuce")) {
            TestNode from = cluster.node(0);
            String key = cluster.keyOwnedBy(from, "k:");
            redis(app).opsForValue().set(key, "v");
            cluster.moveSlot(TestCluster.slotOf(key), from, cluster.node(1));
            redis(app).opsForValue().get(key);

            String page = get(app, "/actuator/slotpilot/map").body();
            assertThat(page.replace("http://www.w3.org/2000/svg", ""))
                    .doesNotContain("http:", "https:", " src=", "url(", "@import");
            String dom = browser.dom(uri(app, "/actuator/slotpilot/map"));

            assertThat(dom).contains("16,384 of 16,384 slots covered").contains("redisConnectionFactory (lettuce)");
            for (TestNode node : cluster.nodes()) {
                assertThat(dom).contains("<code>" + node.host() + ':' + node.port() + "</code>");
            }
            assertThat(dom).contains("-MOVED-&gt;").contains("slot " + TestCluster.slotOf(key) + ": ");
            assertThat(dom).contains("<p id=\"trouble\" role=\"alert\"></p>");
            if (System.getProperty("screenshots") != null) {
                Path docs = Path.of(System.getProperty("screenshots"));
                browser.screenshot(
                        uri(app, "/actuator/slotpilot/map"), docs.resolve("map-light.png"), 1200, 900, false);
                browser.screenshot(uri(app, "/actuator/slotpilot/map"), docs.resolve("map-dark.png"), 1200, 900, true);
            }
        }
    }

    /** The same meters from both drivers; and the dashboard and the alerts name none that is not there. */
    @Test
    void metersReachPrometheus() throws Exception {
        String lettuce = scrape("lettuce");
        String jedis = scrape("jedis");

        assertThat(lettuce)
                .containsPattern("slotpilot_redirect_time_seconds_bucket\\{.*le=\"0.25\"")
                .containsPattern("slotpilot_topology_refresh_time_seconds_bucket\\{.*le=\"0.5\"");
        assertThat(found("(slotpilot_\\w+)", jedis)).isEqualTo(found("(slotpilot_\\w+)", lettuce));
        for (String file : List.of("grafana/slotpilot.json", "prometheus/alerts.yml")) {
            String text = Files.readString(Path.of("..", "docs", file)).replace("\\\"", "\"");
            assertThat(found("(slotpilot_\\w+)", text)).isNotEmpty().isSubsetOf(found("(slotpilot_\\w+)", lettuce));
            for (String tag : List.of("state", "role", "reason")) {
                assertThat(found(tag + "=~?\"([^\"$]+)\"", text).stream()
                                .flatMap(value -> Stream.of(value.split("\\|"))))
                        .isSubsetOf(found(tag + "=\"(\\w+)\"", lettuce));
            }
        }
    }

    private String scrape(String driver) throws Exception {
        try (ConfigurableApplicationContext app = start(
                cluster,
                driver,
                "management.metrics.distribution.slo.slotpilot.redirect.time=250ms",
                "management.metrics.distribution.slo.slotpilot.topology.refresh.time=500ms",
                "management.metrics.distribution.percentiles-histogram.slotpilot.redirect.time=true")) {
            redis(app).opsForValue().get("k");
            return get(app, "/actuator/prometheus").body();
        }
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void movesToThePortOfManagement() throws Exception {
        try (ConfigurableApplicationContext app = start(cluster, "lettuce", "management.server.port=0")) {
            String port = app.getEnvironment().getProperty("local.management.port");
            HttpRequest page = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/actuator/slotpilot/map"))
                    .build();

            assertThat(http.send(page, BodyHandlers.ofString()).body()).contains("<html");
            assertThat(get(app, "/actuator/slotpilot/map").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void hasNoOtherPage() throws Exception {
        try (ConfigurableApplicationContext app = start(cluster, "jedis")) {
            assertThat(get(app, "/actuator/slotpilot/else").statusCode()).isEqualTo(404);
        }
    }

    private static ConfigurableApplicationContext start(TestCluster cluster, String driver, String... more) {
        return new SpringApplicationBuilder(App.class)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.health.show-details=always",
                        "spring.data.redis.client-type=" + driver,
                        "spring.data.redis.password=" + PASSWORD,
                        "spring.data.redis.timeout=20s",
                        "spring.data.redis.cluster.nodes="
                                + cluster.nodes().stream()
                                        .map(node -> node.host() + ':' + node.port())
                                        .collect(Collectors.joining(",")))
                .properties(more)
                .run();
    }

    private static StringRedisTemplate redis(ConfigurableApplicationContext app) {
        return app.getBean(StringRedisTemplate.class);
    }

    private static URI uri(ConfigurableApplicationContext app, String path) {
        return URI.create("http://127.0.0.1:" + app.getEnvironment().getProperty("local.server.port") + path);
    }

    private HttpResponse<String> get(ConfigurableApplicationContext app, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(app, path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> askForARefresh(ConfigurableApplicationContext app) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(app, "/actuator/slotpilot"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode client(ConfigurableApplicationContext app) throws Exception {
        return JsonMapper.shared()
                .readTree(get(app, "/actuator/slotpilot").body())
                .at("/clients/0");
    }

    private void awaitHealth(ConfigurableApplicationContext app, String status, String state) {
        await().atMost(LONG).untilAsserted(() -> {
            JsonNode health = JsonMapper.shared()
                    .readTree(get(app, "/actuator/health").body())
                    .at("/components/slotpilot");
            assertThat(health.at("/status").asString()).isEqualTo(status);
            assertThat(health.at("/details/redisConnectionFactory/state").asString())
                    .isEqualTo(state);
        });
    }
}
