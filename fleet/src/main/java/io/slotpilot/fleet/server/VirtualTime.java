package io.slotpilot.fleet.server;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that passes as fast as the machine can compute it: tasks run in the order of their times, those of one time in
 * the order in which they were given. For one thread.
 */
public final class VirtualTime {

    private record Task(long at, long order, Runnable run) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private long now;
    private long order;

    /** Nanoseconds since the run began. */
    public long nanos() {
        return now;
    }

    /** Runs {@code task} in {@code delayNanos}. */
    public void after(long delayNanos, Runnable task) {
        tasks.add(new Task(now + Math.max(0, delayNanos), order++, task));
    }

    /** Runs {@code task} at a time of the run; at once if that has passed. */
    public void at(Duration time, Runnable task) {
        after(time.toNanos() - now, task);
    }

    /** Lets time pass until then. */
    public void runUntil(Duration end) {
        long last = end.toNanos();
        while (!tasks.isEmpty() && tasks.peek().at <= last) {
            Task task = tasks.poll();
            now = task.at;
            task.run.run();
        }
        now = last;
    }
}
