package io.slotpilot.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads a thousand keys of all slots at once, through the template. */
record ManyKeys(int rounds) implements Act {

    private static final int KEYS = 1_000;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Map<String, Double> AT_LEAST = Map.of("lettuce", 2.0, "jedis", 20.0);

    @Override
    public ActResult play(Stage stage) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < KEYS; i++) {
            values.put("price:" + i, "v".repeat(100));
        }
        List<List<String>> rows = new ArrayList<>();
        List<Promise> promises = new ArrayList<>();
        rows.add(List.of("driver", "stock, median", "Slotpilot, median", "times faster"));
        for (Map.Entry<String, Double> driver : AT_LEAST.entrySet()) {
            RunningShop stock = shop(stage, new Contender(driver.getKey(), false));
            RunningShop ours = shop(stage, new Contender(driver.getKey(), true));
            ours.redis().opsForValue().multiSet(values);
            double[] medians = medians(stock, ours, List.copyOf(values.keySet()));
            double faster = medians[0] / medians[1];
            rows.add(List.of(driver.getKey(), millis(medians[0]), millis(medians[1]), Times.oneDigit(faster)));
            promises.add(Promise.atLeast(
                    driver.getKey() + ": multiGet of 1,000 keys, times faster than stock",
                    faster,
                    driver.getValue(),
                    ""));
        }
        return new ActResult(
                "multiGet of 1,000 keys of 100 bytes over all slots, " + rounds + " rounds, in turns", rows, promises);
    }

    private static RunningShop shop(Stage stage, Contender contender) {
        return stage.shops().stream()
                .filter(shop -> shop.contender().equals(contender))
                .findFirst()
                .orElseThrow();
    }

    private double[] medians(RunningShop stock, RunningShop ours, List<String> keys) {
        List<Long> stockTimes = new ArrayList<>();
        List<Long> ourTimes = new ArrayList<>();
        warmUp(stock, keys);
        warmUp(ours, keys);
        for (int round = 0; round < rounds; round++) {
            stockTimes.add(time(stock, keys));
            ourTimes.add(time(ours, keys));
        }
        return new double[] {Times.median(stockTimes), Times.median(ourTimes)};
    }

    private static void warmUp(RunningShop shop, List<String> keys) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < WARM_UP.toNanos()) {
            time(shop, keys);
        }
    }

    private static long time(RunningShop shop, List<String> keys) {
        long began = System.nanoTime();
        List<String> values = shop.redis().opsForValue().multiGet(keys);
        long took = System.nanoTime() - began;
        if (values == null || values.size() != keys.size() || values.contains(null)) {
            throw new IllegalStateException(shop.contender() + " read " + values);
        }
        return took;
    }

    private static String millis(double nanos) {
        return Times.oneDigit(nanos / TimeUnit.MILLISECONDS.toNanos(1)) + " ms";
    }
}
