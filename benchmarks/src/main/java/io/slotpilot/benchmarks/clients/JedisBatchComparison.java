package io.slotpilot.benchmarks.clients;

import io.slotpilot.benchmarks.figure.Topic;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.TestCluster;
import redis.clients.jedis.RedisClusterClient;

/**
 * Measures what Jedis does with many keys at once, stock and with Slotpilot: in alternating pairs of windows, as
 * {@link Comparison}, and then while slots move.
 */
public final class JedisBatchComparison {

    private static final int BATCH = 1_000;

    private JedisBatchComparison() {}

    /** Compares pipelines, reads of many keys, and moving slots. */
    public static void main(String[] args) throws Exception {
        System.out.printf("%s on %s%n", DriverVersion.of(RedisClusterClient.class), System.getProperty("os.arch"));
        try (TestCluster cluster =
                TestCluster.builder().primaries(3).replicas(0).start()) {
            compareBatches(cluster);
            MovingSlots moving = new MovingSlots(cluster);
            moving.measure("stock", options -> JedisClients.plainStock(cluster));
            moving.measure("slotpilot", options -> JedisClients.plainSlotpilot(cluster, options));
        }
        System.exit(0); // whatever a client leaves running
    }

    private static void compareBatches(TestCluster cluster) {
        try (RedisClusterClient stock = JedisClients.plainStock(cluster);
                RedisClusterClient ours = JedisClients.plainSlotpilot(cluster, RedirectOptions.standard())) {
            Batches first = new Batches(stock, BATCH);
            Batches second = new Batches(ours, BATCH);
            first.fill();
            BatchWindows windows = new BatchWindows(Topic.BATCHES, DriverVersion.of(RedisClusterClient.class), BATCH);
            windows.compare("pipeline", first::pipeline, second::pipeline);
            windows.compare("mget", first::mget, second::mgetAtOnce);
        }
    }
}
