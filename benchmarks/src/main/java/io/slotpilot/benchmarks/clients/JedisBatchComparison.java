package io.slotpilot.benchmarks.clients;

import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.TestCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.RedisClusterClient;

/**
 * Measures what Jedis does with many keys at once, stock and with Slotpilot: in alternating pairs of windows, as
 * {@link Comparison}, and then while slots move.
 */
public final class JedisBatchComparison {

    private static final int BATCH = 1_000;

    private final int rounds = Integer.getInteger("rounds", 61);
    private final int window = Integer.getInteger("window", 300);

    private JedisBatchComparison() {}

    /** Compares pipelines, reads of many keys, and moving slots. */
    public static void main(String[] args) throws Exception {
        System.out.printf("%s on %s%n", version(), System.getProperty("os.arch"));
        JedisBatchComparison comparison = new JedisBatchComparison();
        try (TestCluster cluster =
                TestCluster.builder().primaries(3).replicas(0).start()) {
            comparison.compareBatches(cluster);
            MovingSlots moving = new MovingSlots(cluster);
            moving.measure("stock", options -> JedisClients.plainStock(cluster));
            moving.measure("slotpilot", options -> JedisClients.plainSlotpilot(cluster, options));
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

    private void compareBatches(TestCluster cluster) {
        System.out.printf("%-16s %12s %12s %7s%n", "of " + BATCH, "stock /s", "ours /s", "ratio");
        try (RedisClusterClient stock = JedisClients.plainStock(cluster);
                RedisClusterClient ours = JedisClients.plainSlotpilot(cluster, RedirectOptions.standard())) {
            Batches first = new Batches(stock, BATCH);
            Batches second = new Batches(ours, BATCH);
            first.fill();
            compare("pipeline", first::pipeline, second::pipeline);
            compare("mget", first::mget, second::mgetAtOnce);
        }
    }

    private void compare(String name, Runnable stock, Runnable ours) {
        perSecond(stock, 3_000); // warm-up
        perSecond(ours, 3_000);
        List<Double> stockRates = new ArrayList<>();
        List<Double> ourRates = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            boolean stockFirst = round % 2 == 0;
            double a = perSecond(stockFirst ? stock : ours, window);
            double b = perSecond(stockFirst ? ours : stock, window);
            stockRates.add(stockFirst ? a : b);
            ourRates.add(stockFirst ? b : a);
            ratios.add(ourRates.get(round) / stockRates.get(round));
        }
        System.out.printf(
                Locale.ROOT,
                "%-16s %12.1f %12.1f %7.2f%n",
                name,
                Medians.of(stockRates),
                Medians.of(ourRates),
                Medians.of(ratios));
    }

    private static double perSecond(Runnable batch, int milliseconds) {
        long began = System.nanoTime();
        long end = began + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        int count = 0;
        while (System.nanoTime() - end < 0) {
            batch.run();
            count++;
        }
        return count * 1e9 / (System.nanoTime() - began);
    }
}
