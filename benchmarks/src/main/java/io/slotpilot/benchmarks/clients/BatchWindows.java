package io.slotpilot.benchmarks.clients;

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
    private final int batch;

    BatchWindows(int batch) {
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
        run(stock, 3_000); // warm-up
        run(ours, 3_000);
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
        System.out.printf(
                Locale.ROOT,
                "%-16s %10.1f %10.1f %7.2f %9.0f %9.0f%n",
                name,
                Medians.of(stockResults.stream().map(Result::perSecond).toList()),
                Medians.of(ourResults.stream().map(Result::perSecond).toList()),
                Medians.of(ratios),
                Medians.of(stockResults.stream().map(Result::bytes).toList()),
                Medians.of(ourResults.stream().map(Result::bytes).toList()));
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
