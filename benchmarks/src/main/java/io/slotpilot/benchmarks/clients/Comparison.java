package io.slotpilot.benchmarks.clients;

import io.slotpilot.testkit.TestCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Measures Slotpilot beside the stock client in alternating pairs of windows and prints medians and ratios. A pair's two
 * windows follow each other, and the order changes from pair to pair, so that what else the machine does hits both.
 */
public final class Comparison {

    private final int rounds = Integer.getInteger("rounds", 9);
    private final int seconds = Integer.getInteger("seconds", 3);

    private Comparison() {}

    /** Compares every driver at every number of threads. */
    public static void main(String[] args) throws Exception {
        Comparison comparison = new Comparison();
        System.out.printf(
                "%-8s %7s %12s %12s %7s %9s %9s%n",
                "driver", "threads", "stock op/s", "ours op/s", "ratio", "stock B", "ours B");
        try (TestCluster cluster =
                TestCluster.builder().primaries(3).replicas(0).start()) {
            for (int threads : threads()) {
                comparison.compare("jedis", cluster, threads, JedisClients::stock, JedisClients::slotpilot);
                comparison.compare("lettuce", cluster, threads, LettuceClients::stock, LettuceClients::slotpilot);
            }
        }
        System.exit(0); // whatever a client leaves running
    }

    private static List<Integer> threads() {
        List<Integer> threads = new ArrayList<>();
        for (String number : System.getProperty("threads", "1,8").split(",")) {
            threads.add(Integer.valueOf(number.trim()));
        }
        return threads;
    }

    private void compare(
            String driver,
            TestCluster cluster,
            int threads,
            Function<TestCluster, ComparedClient> stockFactory,
            Function<TestCluster, ComparedClient> oursFactory)
            throws InterruptedException {
        List<Load.Result> stock = new ArrayList<>();
        List<Load.Result> ours = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        try (ComparedClient first = stockFactory.apply(cluster);
                ComparedClient second = oursFactory.apply(cluster)) {
            Load.run(first, threads, 4_000); // warm-up: both paths compiled, both pools filled
            Load.run(second, threads, 4_000);
            for (int round = 0; round < rounds; round++) {
                boolean stockFirst = round % 2 == 0;
                Load.Result a = Load.run(stockFirst ? first : second, threads, seconds * 1_000L);
                Load.Result b = Load.run(stockFirst ? second : first, threads, seconds * 1_000L);
                stock.add(stockFirst ? a : b);
                ours.add(stockFirst ? b : a);
                ratios.add(
                        ours.get(round).operationsPerSecond() / stock.get(round).operationsPerSecond());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-8s %7d %12.0f %12.0f %7.3f %9.0f %9.0f%n",
                driver,
                threads,
                Medians.of(stock.stream().map(Load.Result::operationsPerSecond).toList()),
                Medians.of(ours.stream().map(Load.Result::operationsPerSecond).toList()),
                Medians.of(ratios),
                Medians.of(stock.stream().map(Load.Result::bytesPerOperation).toList()),
                Medians.of(ours.stream().map(Load.Result::bytesPerOperation).toList()));
    }
}
