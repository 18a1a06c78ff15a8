package io.slotpilot.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotpilot.spring.ClusterDoctor;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestClusterBuilder;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.Tls;
import io.slotpilot.testkit.resp.RespConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The doctor inside of an application, beside a real cluster that has TLS, passwords and one open slot. */
@RedisCluster(replicas = 0, tls = true, password = DoctorIT.PASSWORD, setup = DoctorIT.Users.class)
@ExtendWith(OutputCaptureExtension.class)
class DoctorIT {

    static final String PASSWORD = "pass-0815-word";
    private static final String KEY = "key-0815-name:";
    private static final Duration LONG = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestCluster cluster;

    DoctorIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** An application's user, as ACLs often have it. */
    static final class Users implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.aclUser("app-0815-user", PASSWORD, "~* +@read +@write +@connection +cluster|nodes +cluster|slots");
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class App {}

    @AfterEach
    void tidy() {
        cluster.flush(); // a key on both sides of a move is none that healing decides about
        cluster.heal();
    }

    @Test
    void isOffByDefault() throws Exception {
        try (ConfigurableApplicationContext app = start("lettuce")) {
            assertThat(app.getBeansOfType(ClusterDoctor.class)).isEmpty();
            assertThat(json(get(app, "/actuator/slotpilot")).at("/doctor").isNull())
                    .isTrue();
            assertThat(ask(app).statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void looksWhenItIsAsked(String driver) throws Exception {
        try (ConfigurableApplicationContext app =
                start(driver, "slotpilot.doctor.enabled=true", settle(), accepted())) {
            app.getBean(StringRedisTemplate.class).opsForValue().get("any"); // health is that of clients in use
            assertThat(json(get(app, "/actuator/slotpilot")).at("/doctor")).isEmpty();

            JsonNode healthy = json(ask(app)).at("/0");
            assertThat(healthy.at("/state").asString()).as(healthy.toString()).isEqualTo("healthy");
            assertThat(healthy.at("/nodes")).hasSize(3);

            openWithAKeyOnBothSides();
            HttpResponse<String> asked = ask(app);
            JsonNode ill = json(asked).at("/0");
            assertThat(ill.at("/state").asString()).isEqualTo("findings");
            assertThat(kinds(ill)).isEqualTo("key_conflict,open_slot");
            assertThat(ill.at("/findings/1/plan").toString()).contains("SETSLOT 0 NODE", "--tls", "$REDISCLI_AUTH");
            assertThat(asked.body()).contains("key #1").doesNotContain(KEY).doesNotContain(PASSWORD);
            assertThat(json(get(app, "/actuator/slotpilot")).at("/doctor/0/at")).isEqualTo(ill.at("/at"));
            assertThat(health(app).at("/status").asString()).isEqualTo("UP");
            assertThat(health(app)
                            .at("/details/redisConnectionFactory/doctor/findings")
                            .toString())
                    .contains("warning open_slot: slot 0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void looksByItselfAndTellsInTheLogWhatComesAndGoes(String driver, CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext app = start(
                driver,
                "slotpilot.doctor.enabled=true",
                "slotpilot.doctor.period=1s",
                settle(),
                accepted(),
                "spring.data.redis.jedis.pool.max-active=1")) {
            await().atMost(LONG)
                    .until(() -> app.getBean(ClusterDoctor.class).latest().size() == 1);
            cluster.openSourceOnly(0, cluster.owner(0), other());
            await().atMost(LONG)
                    .until(() -> output.getAll().contains("redisConnectionFactory: critical open_source_only: slot 0"));
            cluster.heal();
            await().atMost(LONG)
                    .until(() -> output.getAll()
                            .contains("redisConnectionFactory: no longer critical open_source_only: slot 0"));
        }
        assertThat(output.getAll()).doesNotContain(PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void saysWhatTheApplicationsUserMayNotAskAndNotWhoThatIs(String driver) throws Exception {
        try (ConfigurableApplicationContext app = start(
                driver,
                "slotpilot.doctor.enabled=true",
                settle(),
                accepted(),
                "spring.data.redis.username=app-0815-user")) {
            HttpResponse<String> asked = ask(app);

            JsonNode report = json(asked).at("/0");
            assertThat(report.at("/state").asString()).as(asked.body()).isEqualTo("healthy");
            assertThat(report.at("/notAvailable").toString()).contains("\"INFO\"", "\"CONFIG GET\"");
            assertThat(asked.body()).doesNotContain("app-0815-user").doesNotContain(PASSWORD);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void saysThatItCannotLook(String driver) throws Exception {
        try (ConfigurableApplicationContext app = start(
                driver,
                "slotpilot.doctor.enabled=true",
                "spring.data.redis.cluster.nodes=127.0.0.1:1",
                "spring.data.redis.timeout=2s")) {
            JsonNode report = json(ask(app)).at("/0");

            assertThat(report.at("/state").asString()).isEqualTo("cannot_look");
            assertThat(report.at("/obstacle").asString()).contains("127.0.0.1:1");
        }
    }

    @Test
    void goesToAllowedNodesOnly() throws Exception {
        String third = cluster.node(2).host() + ':' + cluster.node(2).tlsPort();
        try (ConfigurableApplicationContext app = start(
                "lettuce",
                "slotpilot.doctor.enabled=true",
                settle(),
                "slotpilot.allowed-nodes=" + tlsAddresses().replace(',' + third, ""))) {
            JsonNode report = json(ask(app)).at("/0");

            assertThat(report.at("/nodes")).hasSize(2);
            assertThat(report.at("/unreachable").toString()).contains(third, "slotpilot.allowed-nodes");
        }
    }

    private void openWithAKeyOnBothSides() throws IOException {
        String key = TestCluster.keyIn(0, KEY);
        cluster.owner(0).command("SET", key, "value");
        cluster.openSlot(0, cluster.owner(0), other());
        try (RespConnection target = other().connect()) {
            target.call("ASKING");
            target.call("SET", key, "another value");
        }
    }

    private TestNode other() {
        return cluster.primaries().stream()
                .filter(node -> node != cluster.owner(0))
                .findFirst()
                .orElseThrow();
    }

    private static String settle() {
        return "slotpilot.doctor.settle=200ms";
    }

    private static String accepted() {
        return "slotpilot.doctor.ignore=no_replica";
    }

    private static String kinds(JsonNode report) {
        return StreamSupport.stream(report.at("/findings").spliterator(), false)
                .map(finding -> finding.at("/kind").asString())
                .collect(Collectors.joining(","));
    }

    private String tlsAddresses() {
        return cluster.nodes().stream()
                .map(node -> node.host() + ':' + node.tlsPort())
                .collect(Collectors.joining(","));
    }

    private ConfigurableApplicationContext start(String driver, String... more) {
        Tls tls = Tls.shared();
        return new SpringApplicationBuilder(App.class)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.health.show-details=always",
                        "spring.ssl.bundle.jks.redis.truststore.location=file:" + tls.trustStore(),
                        "spring.ssl.bundle.jks.redis.truststore.password=" + tls.trustStorePassword(),
                        "spring.data.redis.ssl.bundle=redis",
                        "spring.data.redis.client-type=" + driver,
                        "spring.data.redis.password=" + PASSWORD,
                        "spring.data.redis.timeout=20s",
                        "spring.data.redis.cluster.nodes=" + tlsAddresses())
                .properties(more)
                .run();
    }

    private HttpResponse<String> get(ConfigurableApplicationContext app, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(app, path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> ask(ConfigurableApplicationContext app) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(app, "/actuator/slotpilot/doctor"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode health(ConfigurableApplicationContext app) throws Exception {
        return json(get(app, "/actuator/health")).at("/components/slotpilot");
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static URI uri(ConfigurableApplicationContext app, String path) {
        return URI.create("http://127.0.0.1:" + app.getEnvironment().getProperty("local.server.port") + path);
    }
}
