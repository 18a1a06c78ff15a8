package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.docs.Snippet;
import java.util.List;
import org.junit.jupiter.api.Test;

@RedisCluster(primaries = 3, replicas = 0)
class ReadmeIT {

    @Test
    void theQuickStartRunsAsItStandsInTheReadme(TestCluster cluster) {
        String host = cluster.node(0).host();
        int port = cluster.node(0).port();
        // snippet: lettuce
        ClientResources resources = ClientResources.create();
        RedisClusterClient client =
                LettuceRedirects.create(resources, List.of(RedisURI.create(host, port)), RedirectOptions.standard());
        StatefulRedisClusterConnection<String, String> redis = client.connect();
        redis.sync().set("user:{42}:name", "Ada");
        // end
        try (redis) {
            assertThat(redis.sync().get("user:{42}:name")).isEqualTo("Ada");
        } finally {
            client.shutdown();
            resources.shutdown();
        }
        List<String> shown = Snippet.inDocument("README.md", "lettuce");
        assertThat(shown)
                .hasSizeLessThanOrEqualTo(8)
                .isEqualTo(Snippet.inTest("src/test/java/io/slotpilot/lettuce/ReadmeIT.java", "lettuce"));
    }
}
