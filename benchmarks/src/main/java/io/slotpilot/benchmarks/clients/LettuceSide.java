package io.slotpilot.benchmarks.clients;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.lettuce.LettuceRedirects;
import io.slotpilot.testkit.TestCluster;
import java.util.List;
import java.util.Locale;

/** The two that are compared: both with what they have by default. */
enum LettuceSide {
    STOCK {
        @Override
        RedisClusterClient client(ClientResources resources, List<RedisURI> seeds) {
            return RedisClusterClient.create(resources, seeds);
        }
    },
    SLOTPILOT {
        @Override
        RedisClusterClient client(ClientResources resources, List<RedisURI> seeds) {
            return LettuceRedirects.create(resources, seeds);
        }
    };

    abstract RedisClusterClient client(ClientResources resources, List<RedisURI> seeds);

    /** A client with one connection, whose sockets are counted. */
    CountedClient open(TestCluster cluster) {
        return CountedClient.open(cluster, this);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
