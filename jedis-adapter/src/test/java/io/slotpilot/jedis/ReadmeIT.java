package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.docs.Snippet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

@RedisCluster(primaries = 3, replicas = 0)
class ReadmeIT {

    @Test
    void theQuickStartRunsAsItStandsInTheReadme(TestCluster cluster) {
        String host = cluster.node(0).host();
        int port = cluster.node(0).port();
        // snippet: jedis
        RedisClusterClient redis = JedisRedirects.builder()
                .nodes(Set.of(new HostAndPort(host, port)))
                .clientConfig(DefaultJedisClientConfig.builder().build())
                .build();
        redis.set("user:{42}:name", "Ada");
        // end
        try (redis) {
            assertThat(redis.get("user:{42}:name")).isEqualTo("Ada");
            try (UnifiedJedis wrapped = JedisRedirects.wrap(redis)) {
                assertThat(wrapped.get("user:{42}:name")).isEqualTo("Ada");
            }
        }
        List<String> shown = Snippet.inDocument("README.md", "jedis");
        assertThat(shown)
                .hasSizeLessThanOrEqualTo(8)
                .isEqualTo(Snippet.inTest("src/test/java/io/slotpilot/jedis/ReadmeIT.java", "jedis"));
    }
}
