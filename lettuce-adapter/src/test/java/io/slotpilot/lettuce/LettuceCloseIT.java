package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Closing ends, whatever is going on. */
@RedisCluster
class LettuceCloseIT {

    private static final int ROUNDS = 50;
    private static final long HANG_SECONDS = 20;

    private final TestCluster cluster;
    private final TestNode primary;
    private final RedisURI seed;
    // One event loop, so that whatever waits on it waits for itself.
    private final ClientResources resources = ClientResources.builder()
            .ioThreadPoolSize(1)
            .computationThreadPoolSize(2)
            .build();

    LettuceCloseIT(TestCluster cluster) {
        this.cluster = cluster;
        this.primary = cluster.primaries().get(0);
        this.seed = RedisURI.create(primary.host(), primary.port());
    }

    @AfterEach
    void tidy() {
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }

    @Test
    void closesWhileConnectionsToReplicasAreBeingOpened() throws Exception {
        RedisClusterClient client = LettuceRedirects.create(resources, List.of(seed), RedirectOptions.standard());
        for (int i = 0; i < ROUNDS; i++) {
            closeWhileOpening(client.connect());
        }
        client.shutdownAsync(0, 2, TimeUnit.SECONDS).get(HANG_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void closesAWrappedConnectionWhileOthersAreBeingOpened() throws Exception {
        RedisClusterClient client = RedisClusterClient.create(resources, seed);
        for (int i = 0; i < ROUNDS; i++) {
            closeWhileOpening(LettuceRedirects.wrap(client, client.connect(), RedirectOptions.standard()));
        }
        client.shutdownAsync(0, 2, TimeUnit.SECONDS).get(HANG_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    @RedisCluster
    void endsWhatConcernsAllNodesWhileTheyAreDead(TestCluster damaged) {
        Opened opened = Opened.to(damaged);
        damaged.primaries().forEach(TestNode::kill); // SCAN begins at any of them
        RedisFuture<List<String>> keys = opened.connection().async().keys("*");
        RedisFuture<Long> size = opened.connection().async().dbsize();
        RedisFuture<KeyScanCursor<String>> scan = opened.connection().async().scan();

        opened.close();

        for (RedisFuture<?> future : List.of(keys, size, scan)) {
            assertThat(future.toCompletableFuture()).failsWithin(Duration.ofSeconds(HANG_SECONDS));
        }
    }

    private void closeWhileOpening(StatefulRedisClusterConnection<String, String> connection) throws Exception {
        connection.setReadFrom(ReadFrom.REPLICA);
        for (TestNode node : cluster.primaries()) {
            assertThat(connection.sync().get(cluster.keyOwnedBy(node, "close:")))
                    .isNull();
        }
        connection.closeAsync().get(HANG_SECONDS, TimeUnit.SECONDS);
    }
}
