package io.slotpilot.benchmarks.clients;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.slotpilot.testkit.TestCluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Measures what Lettuce does with many keys at once, stock and with Slotpilot, in alternating pairs of windows. */
public final class LettuceBatchComparison {

    private static final int BATCH = 1_000;
    private static final String VALUE = "v".repeat(64);

    private LettuceBatchComparison() {}

    /** Compares reads and writes of many keys, in one command and in many. */
    public static void main(String[] args) throws Exception {
        System.out.printf("%s on %s%n", version(), System.getProperty("os.arch"));
        try (TestCluster cluster =
                        TestCluster.builder().primaries(3).replicas(0).start();
                LettuceClients.Plain stock = LettuceClients.plainStock(cluster);
                LettuceClients.Plain ours = LettuceClients.plainSlotpilot(cluster)) {
            Work first = new Work(stock.connection());
            Work second = new Work(ours.connection());
            first.mset();
            BatchWindows windows = new BatchWindows(BATCH);
            windows.compare("mget", first::mget, second::mget);
            windows.compare("mget reactive", first::mgetReactive, second::mgetReactive);
            windows.compare("mset", first::mset, second::mset);
            windows.compare("async get", first::gets, second::gets);
        }
        System.exit(0); // whatever a client leaves running
    }

    private static String version() {
        String jar = RedisClusterClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return jar.substring(jar.lastIndexOf('/') + 1);
    }

    /** Used by one thread. */
    private static final class Work {

        private final StatefulRedisClusterConnection<String, String> connection;
        private final String[] keys = new String[BATCH];
        private final Map<String, String> values = new LinkedHashMap<>();

        Work(StatefulRedisClusterConnection<String, String> connection) {
            this.connection = connection;
            for (int i = 0; i < keys.length; i++) {
                keys[i] = "batch:" + i;
                values.put(keys[i], VALUE);
            }
        }

        void mget() {
            check(connection.sync().mget(keys));
        }

        void mgetReactive() {
            check(Objects.requireNonNull(
                    connection.reactive().mget(keys).collectList().block()));
        }

        void mset() {
            connection.sync().mset(values);
        }

        void gets() {
            List<RedisFuture<String>> replies = new ArrayList<>(keys.length);
            for (String key : keys) {
                replies.add(connection.async().get(key));
            }
            replies.forEach(reply -> reply.toCompletableFuture().join());
        }

        private static void check(List<KeyValue<String, String>> pairs) {
            for (KeyValue<String, String> pair : pairs) {
                if (!pair.hasValue()) {
                    throw new IllegalStateException("a reply is missing for " + pair.getKey());
                }
            }
        }
    }
}
