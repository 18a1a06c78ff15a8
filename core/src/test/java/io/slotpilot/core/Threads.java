package io.slotpilot.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Runs the same work on several threads that start in one instant. */
public final class Threads {

    private Threads() {}

    /**
     * Runs {@code work} with the numbers from 0 to {@code count - 1}, each on a thread of its own, and waits for all.
     *
     * @throws AssertionError if one of them throws, or they do not end within a minute
     */
    public static void runAll(int count, IntConsumer work) {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        CyclicBarrier start = new CyclicBarrier(count);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                all.add(threads.submit(() -> {
                    start.await();
                    work.accept(number);
                    return number;
                }));
            }
            assertThat(all).allSatisfy(each -> each.get(1, TimeUnit.MINUTES));
        } finally {
            threads.shutdownNow();
        }
    }
}
