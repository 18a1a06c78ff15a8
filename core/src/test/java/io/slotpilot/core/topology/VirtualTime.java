package io.slotpilot.core.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Time that passes only when a test says so. */
final class VirtualTime {

    private record Task(long at, long order, Runnable run) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private long now = 1_000_000_000L;
    private long order;
    private boolean stopped;

    TopologyClock clock() {
        return new TopologyClock(
                () -> now,
                (delay, task) -> {
                    if (!stopped) {
                        tasks.add(new Task(now + delay, order++, task));
                    }
                },
                () -> {
                    stopped = true;
                    tasks.clear();
                });
    }

    long nanos() {
        return now;
    }

    /** Runs what falls due within {@code time}, in order. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        while (!tasks.isEmpty() && tasks.peek().at <= end) {
            Task task = tasks.poll();
            now = Math.max(now, task.at);
            task.run.run();
        }
        now = end;
    }

    List<Runnable> pending() {
        List<Runnable> all = new ArrayList<>();
        tasks.forEach(task -> all.add(task.run));
        return all;
    }
}
