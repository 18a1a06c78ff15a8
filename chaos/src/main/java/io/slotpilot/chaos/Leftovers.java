package io.slotpilot.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** What closed clients have left behind: threads (and so timers), connections, and buffers that Netty misses. */
final class Leftovers {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Threads of this program, of its proxies, and of the JVM and Netty that end with no client. */
    private static final List<String> OTHERS = List.of(
            "chaos-lane",
            "chaos-watch",
            "chaos-peer",
            "slotpilot-proxy",
            "slotpilot-reshard",
            "process reaper",
            "Attach Listener",
            "Common-Cleaner",
            "CompletableFutureDelayScheduler",
            "ForkJoinPool.commonPool",
            "globalEventExecutor",
            "Keep-Alive-Timer",
            "surefire",
            "parallel-",
            "boundedElastic");

    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    /** One line for each, after waiting for all to go. */
    List<String> after(IntSupplier connections) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end
                && (connections.getAsInt() > 0 || !threads().isEmpty())) {
            LockSupport.parkNanos(100_000_000);
        }
        List<String> leftovers = new ArrayList<>();
        if (connections.getAsInt() > 0) {
            leftovers.add(connections.getAsInt() + " connections are still open");
        }
        threads().forEach(thread -> leftovers.add("thread " + thread.getName() + " still runs"));
        System.gc(); // Netty tells of lost buffers when they are collected.
        leftovers.addAll(ChaosLog.lostBuffers());
        return leftovers;
    }

    private Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .filter(thread -> OTHERS.stream().noneMatch(thread.getName()::startsWith))
                .collect(Collectors.toSet());
    }
}
