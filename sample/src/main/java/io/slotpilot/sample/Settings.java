package io.slotpilot.sample;

import io.slotpilot.testkit.TestCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What the application is told: where the cluster is, the driver, and nothing that Redis clients could be tuned with. */
final class Settings {

    private Settings() {}

    static List<String> of(Contender contender, TestCluster cluster, Path directory) {
        return List.of(
                "spring.data.redis.cluster.nodes="
                        + cluster.nodes().stream()
                                .map(node -> node.host() + ':' + node.port())
                                .collect(Collectors.joining(",")),
                "spring.data.redis.client-type=" + contender.driver(),
                "slotpilot.enabled=" + contender.slotpilot(),
                "server.port=0",
                "server.address=127.0.0.1",
                "management.endpoints.web.exposure.include=health,slotpilot",
                "spring.main.banner-mode=off",
                "logging.threshold.console=off",
                "logging.file.name=" + directory.resolve("sample.log"));
    }
}
