package io.slotpilot.benchmarks.clients;

import io.slotpilot.benchmarks.figure.Figure;
import io.slotpilot.benchmarks.figure.Figures;
import io.slotpilot.benchmarks.figure.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Measures batches, stock and ours, in alternating pairs of windows, as {@link Comparison}, and prints the medians. */
final class BatchWindows {

    private final int rounds = Integer.getInteger("rounds", 61);
    private final int window = Integer.getInteger("window", 300);
    private final List<String> only =
            Arrays.asList(System.getProperty("only", "").split(","));
    private final int warmup = Integer.getInteger("warmup", 3_000);
    private final Topic topic;
    private final String client;
    private final int batch;

    /** @param client what figures are noted under, with the topic */
    BatchWindows(Topic topic, String client, int batch) {
        this.topic = topic;
        this.client = client;
        this.batch = batch;
        System.out.printf(
                "%-16s %10s %10s %7s %9s %9s%n", "of " + batch, "stock /s", "ours /s", "ratio", "stock B", "ours B");
    }

    /** The rate of one window, and what all threads of this JVM allocated per command. */
    private record Result(double perSecond, double bytes) {}

    void compare(String name, Runnable stock, Runnable ours) {
        if (!only.contains("") && !only.contains(name)) {
            return;
        }
        run(stock, warmup);
        run(ours, warmup);
        List<Result> stockResults = new ArrayList<>();
        List<Result> ourResults = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            boolean stockFirst = round % 2 == 0;
            Result a = run(stockFirst ? stock : ours, window);
            Result b = run(stockFirst ? ours : stock, window);
            stockResults.add(stockFirst ? a : b);
            ourResults.add(stockFirst ? b : a);
            ratios.add(ourResults.get(round).perSecond / stockResults.get(round).perSecond);
        }
        report(name, new Row(stockResults, ourResults, Medians.of(ratios)));
    }

    private record Row(List<Result> stock, List<Result> ours, double ratio) {

        static double rate(List<Result> results) {
            return Medians.of(results.stream().map(Result::perSecond).toList());
        }

        static double bytes(List<Result> results) {
            return Medians.of(results.stream().map(Result::bytes).toList());
        }
    }

    private void report(String name, Row row) {
        System.out.printf(
                Locale.ROOT,
                "%-16s %10.1f %10.1f %7.2f %9.0f %9.0f%n",
                name,
                Row.rate(row.stock),
                Row.rate(row.ours),
                row.ratio,
                Row.bytes(row.stock),
                Row.bytes(row.ours));
        Figures.add(figure(name)
                .with("stock keys/s", batch * Row.rate(row.stock))
                .with("Slotpilot keys/s", batch * Row.rate(row.ours))
                .with(Figure.RATIO, row.ratio)
                .with("stock B", Row.bytes(row.stock))
                .with("Slotpilot B", Row.bytes(row.ours)));
    }

    private Figure figure(String name) {
        return Figure.of(topic, client + ", " + name);
    }

    private Result run(Runnable work, int milliseconds) {
        long allocated = Load.allocated();
        long began = System.nanoTime();
        long end = began + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        int count = 0;
        while (System.nanoTime() - end < 0) {
            work.run();
            count++;
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Result(count / seconds, (double) (Load.allocated() - allocated) / count / batch);
    }
}
