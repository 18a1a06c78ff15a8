package io.slotpilot.benchmarks.clients;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Half GET, half SET, on keys over all slots, from some threads as fast as they can for some time. */
final class Load {

    private static final int KEYS = 10_000;
    private static final String VALUE = "v".repeat(64);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Load() {}

    /**
     * What one window of load came to.
     *
     * @param bytesPerOperation what all threads of this JVM allocated, divided by the operations
     */
    record Result(double operationsPerSecond, double bytesPerOperation) {}

    static Result run(ComparedClient client, int threads, long milliseconds) throws InterruptedException {
        LongAdder operations = new LongAdder();
        CountDownLatch done = new CountDownLatch(threads);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        long allocatedBefore = allocated();
        long began = System.nanoTime();
        LongAdder allocatedByWorkers = new LongAdder();
        for (int i = 0; i < threads; i++) {
            new Thread(
                            () -> {
                                long before = THREADS.getCurrentThreadAllocatedBytes();
                                operations.add(work(client, end));
                                allocatedByWorkers.add(THREADS.getCurrentThreadAllocatedBytes() - before);
                                done.countDown();
                            },
                            "load-" + i)
                    .start();
        }
        done.await();
        double seconds = (System.nanoTime() - began) / 1e9;
        long allocated = allocatedByWorkers.sum() + Math.max(0, allocated() - allocatedBefore);
        return new Result(operations.sum() / seconds, (double) allocated / Math.max(1, operations.sum()));
    }

    private static long work(ComparedClient client, long end) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long count = 0;
        while (System.nanoTime() - end < 0) {
            String key = "bench:" + random.nextInt(KEYS);
            if ((count & 1) == 0) {
                client.set(key, VALUE);
            } else {
                client.get(key);
            }
            count++;
        }
        return count;
    }

    /** What the threads that live now have allocated; workers that have ended count for themselves. */
    static long allocated() {
        long[] ids = THREADS.getAllThreadIds();
        return Arrays.stream(THREADS.getThreadAllocatedBytes(ids))
                .filter(bytes -> bytes > 0)
                .sum();
    }
}
