package io.slotpilot.spring.actuate;

import io.slotpilot.testkit.TestCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An application with the starter, Actuator and a web server; all endpoints are exposed. */
record ActuatedApp(ConfigurableApplicationContext context) implements AutoCloseable {

    /** Of the clusters that it is used with. */
    static final String PASSWORD = "pass-4711-word";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class App {}

    /** @param more further properties, which win */
    static ActuatedApp start(TestCluster cluster, String driver, String... more) {
        return new ActuatedApp(new SpringApplicationBuilder(App.class)
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
                .run());
    }

    StringRedisTemplate redis() {
        return context.getBean(StringRedisTemplate.class);
    }

    /** @param endpoint such as {@code health} */
    URI uri(String endpoint) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/actuator/"
                + endpoint);
    }

    HttpResponse<String> get(String endpoint) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(uri(endpoint)).build(), BodyHandlers.ofString());
    }

    JsonNode json(String endpoint) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(get(endpoint).body());
    }

    /** What the endpoint tells of the only client. */
    JsonNode client() throws IOException, InterruptedException {
        return json("slotpilot").at("/clients/0");
    }

    HttpResponse<String> askForARefresh() throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(uri("slotpilot"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
    }

    @Override
    public void close() {
        context.close();
    }
}
