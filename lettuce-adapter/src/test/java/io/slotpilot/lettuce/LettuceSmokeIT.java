package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import org.junit.jupiter.api.Test;

@RedisCluster
class LettuceSmokeIT {

    @Test
    void followsMovedAndAsk(TestCluster cluster) {
        RedisURI seed = RedisURI.create("127.0.0.1", cluster.node(0).port());
        try (RedisClusterClient client = LettuceRedirects.create(seed);
                StatefulRedisClusterConnection<String, String> connection = client.connect()) {
            for (int i = 0; i < 100; i++) {
                assertThat(connection.sync().set("k" + i, "v" + i)).isEqualTo("OK");
                assertThat(connection.sync().get("k" + i)).isEqualTo("v" + i);
            }
            String key = "moving";
            int slot = TestCluster.slotOf(key);
            TestNode from = cluster.owner(slot);
            TestNode to = cluster.primaries().stream()
                    .filter(n -> n != from)
                    .findFirst()
                    .orElseThrow();
            connection.sync().set(key, "1");
            cluster.openSlot(slot, from, to);
            cluster.migrateKeys(slot, from, to, 100);
            assertThat(connection.sync().get(key)).isEqualTo("1");
            assertThat(connection.async().get(key).toCompletableFuture().join()).isEqualTo("1");
            assertThat(connection.reactive().get(key).block()).isEqualTo("1");
            cluster.finishSlot(slot, from, to);
            assertThat(connection.sync().get(key)).isEqualTo("1");
            assertThat(connection.reactive().incr(key).block()).isEqualTo(2);
        }
    }
}
