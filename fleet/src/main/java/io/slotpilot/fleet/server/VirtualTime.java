package io.slotpilot.fleet.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Time that passes as fast as the machine can compute it: tasks run in the order of their times, those of one time in
 * the order in which they were given. For one thread.
 */
public final class VirtualTime {

    private record Task(long at, long order, Runnable run) implements Comparable<Task> {

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** What is further away waits unsorted by slices: most of it are timeouts, and a queue of a million costs. */
    private static final long SLICE_NANOS = 10_000_000L;

    private final PriorityQueue<Task> soon = new PriorityQueue<>();
    private final NavigableMap<Long, List<Task>> later = new TreeMap<>();
    private long sortedUntil;
    private long now;
    private long order;

    /** Nanoseconds since the run began. */
    public long nanos() {
        return now;
    }

    /** Runs {@code task} in {@code delayNanos}. */
    public void after(long delayNanos, Runnable task) {
        Task added = new Task(now + Math.max(0, delayNanos), order++, task);
        if (added.at < sortedUntil) {
            soon.add(added);
        } else {
            later.computeIfAbsent(added.at / SLICE_NANOS, slice -> new ArrayList<>())
                    .add(added);
        }
    }

    /** Runs {@code task} at a time of the run; at once if that has passed. */
    public void at(Duration time, Runnable task) {
        after(time.toNanos() - now, task);
    }

    /** Lets time pass until then. */
    public void runUntil(Duration end) {
        long last = end.toNanos();
        while (sortNext() && soon.peek().at <= last) {
            Task task = soon.poll();
            now = task.at;
            task.run.run();
        }
        now = last;
    }

    /** Sees to it that the next task is at hand; false if there is none. */
    private boolean sortNext() {
        if (soon.isEmpty() && !later.isEmpty()) {
            Map.Entry<Long, List<Task>> slice = later.pollFirstEntry();
            sortedUntil = (slice.getKey() + 1) * SLICE_NANOS;
            soon.addAll(slice.getValue());
        }
        return !soon.isEmpty();
    }
}
