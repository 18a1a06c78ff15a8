package io.slotpilot.benchmarks.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Measures batches, stock and ours, in alternating pairs of windows, as {@link Comparison}, and prints the medians. */
final class BatchWindows {

    private final int rounds = Integer.getInteger("rounds", 61);
    private final int window = Integer.getInteger("window", 300);

    BatchWindows(int batch) {
        System.out.printf("%-16s %12s %12s %7s%n", "of " + batch, "stock /s", "ours /s", "ratio");
    }

    void compare(String name, Runnable stock, Runnable ours) {
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
