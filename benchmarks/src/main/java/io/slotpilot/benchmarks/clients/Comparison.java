package io.slotpilot.benchmarks.clients;

import io.slotpilot.benchmarks.figure.Figure;
import io.slotpilot.benchmarks.figure.Figures;
import io.slotpilot.benchmarks.figure.Topic;
import io.slotpilot.testkit.TestCluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Measures Slotpilot beside the stock client in alternating pairs of windows and prints medians and ratios. A pair's two
 * windows follow each other, are short, and their order changes from pair to pair, so that what else the machine does
 * hits both.
 */
public final class Comparison {

    private final int rounds = Integer.getInteger("rounds", 61);
    private final int window = Integer.getInteger("window", 300);
    private final int warmup = Integer.getInteger("warmup", 4_000);

    private Comparison() {}

    /** Compares every driver at every number of threads. */
    public static void main(String[] args) throws Exception {
        Comparison comparison = new Comparison();
        System.out.printf(
                "%-16s %7s %12s %12s %7s %9s %9s%n",
                "driver", "threads", "stock op/s", "ours op/s", "ratio", "stock B", "ours B");
        try (TestCluster cluster =
                TestCluster.builder().primaries(3).replicas(0).start()) {
            for (int threads : threads()) {
                for (String driver : list("drivers", "jedis,lettuce")) {
                    comparison.compare(driver, cluster, threads);
                }
            }
        }
        System.exit(0); // whatever a client leaves running
    }

    private static List<Integer> threads() {
        return list("threads", "1,8").stream().map(Integer::valueOf).toList();
    }

    private static List<String> list(String property, String byDefault) {
        return Arrays.stream(System.getProperty(property, byDefault).split(","))
                .map(String::trim)
                .toList();
    }

    private void compare(String driver, TestCluster cluster, int threads) throws InterruptedException {
        switch (driver) {
            case "jedis" -> compare(driver, cluster, threads, JedisClients::stock, JedisClients::slotpilot);
            case "lettuce" -> compare(driver, cluster, threads, LettuceClients::stock, LettuceClients::slotpilot);
            // The stock client beside itself: how far from 1 a ratio is by accident, on this machine.
            case "control" -> compare(driver, cluster, threads, JedisClients::stock, JedisClients::stock);
            case "lettuce-control" -> compare(driver, cluster, threads, LettuceClients::stock, LettuceClients::stock);
            default ->
                throw new IllegalArgumentException("drivers: '" + driver
                        + "' is none of jedis, lettuce, control, lettuce-control; give a list with commas");
        }
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
            Load.run(first, threads, warmup); // warm-up: both paths compiled, both pools filled
            Load.run(second, threads, warmup);
            for (int round = 0; round < rounds; round++) {
                boolean stockFirst = round % 2 == 0;
                Load.Result a = Load.run(stockFirst ? first : second, threads, window);
                Load.Result b = Load.run(stockFirst ? second : first, threads, window);
                stock.add(stockFirst ? a : b);
                ours.add(stockFirst ? b : a);
                ratios.add(
                        ours.get(round).operationsPerSecond() / stock.get(round).operationsPerSecond());
            }
        }
        report(driver, threads, new Row(stock, ours, Medians.of(ratios)));
    }

    private record Row(List<Load.Result> stock, List<Load.Result> ours, double ratio) {

        static double rate(List<Load.Result> results) {
            return Medians.of(
                    results.stream().map(Load.Result::operationsPerSecond).toList());
        }

        static double bytes(List<Load.Result> results) {
            return Medians.of(
                    results.stream().map(Load.Result::bytesPerOperation).toList());
        }
    }

    private static void report(String driver, int threads, Row row) {
        System.out.printf(
                Locale.ROOT,
                "%-16s %7d %12.0f %12.0f %7.3f %9.0f %9.0f%n",
                driver,
                threads,
                Row.rate(row.stock),
                Row.rate(row.ours),
                row.ratio,
                Row.bytes(row.stock),
                Row.bytes(row.ours));
        Figures.add(Figure.of(Topic.GET_AND_SET, subject(driver, threads))
                .with("stock op/s", Row.rate(row.stock))
                .with("Slotpilot op/s", Row.rate(row.ours))
                .with(Figure.RATIO, row.ratio)
                .with("stock B", Row.bytes(row.stock))
                .with("Slotpilot B", Row.bytes(row.ours)));
    }

    private static String subject(String driver, int threads) {
        Class<?> client = driver.contains("lettuce")
                ? io.lettuce.core.cluster.RedisClusterClient.class
                : redis.clients.jedis.RedisClusterClient.class;
        return DriverVersion.of(client)
                + (driver.contains("control") ? " beside itself, " : ", ")
                + threads
                + (threads == 1 ? " thread" : " threads");
    }
}
