package io.slotpilot.benchmarks.clients;

import io.slotpilot.benchmarks.figure.Figure;
import io.slotpilot.benchmarks.figure.Figures;
import io.slotpilot.benchmarks.figure.Topic;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Decision;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.Hop;
import io.slotpilot.core.redirect.RedirectListener;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClusterClient;

/** Slots that move under threads that use nothing but their keys, and what that costs, by the servers' own counters. */
final class MovingSlots {

    private static final int SLOTS = Integer.getInteger("moved", 500);
    private static final int THREADS = 8;
    private static final Duration PACE = Duration.ofMillis(10);

    private final TestCluster cluster;
    private final Map<String, LongAdder> movedBySlotAndThread = new ConcurrentHashMap<>();

    MovingSlots(TestCluster cluster) {
        this.cluster = cluster;
    }

    void measure(String name, Function<RedirectOptions, RedisClusterClient> factory) throws InterruptedException {
        movedBySlotAndThread.clear();
        RedirectOptions options = RedirectOptions.builder()
                .listener(new RedirectListener() {
                    @Override
                    public void onDecision(Attempt attempt, Decision decision, Duration elapsed) {
                        count(attempt.last());
                    }
                })
                .build();
        try (RedisClusterClient client = factory.apply(options)) {
            TestNode from = cluster.node(0);
            int lowest = from.view().myself().slots().nextSetBit(0);
            List<String> keys = hotKeys(lowest);
            keys.forEach(key -> client.set(key, "0"));
            cluster.nodes().forEach(TestNode::resetStats);
            CompletableFuture<List<Integer>> moved = cluster.reshardInBackground(SLOTS, from, cluster.node(1), PACE);
            LongAdder errors = new LongAdder();
            LongAdder operations = new LongAdder();
            load(client, keys, moved, operations, errors);
            report(name, operations.sum(), errors.sum());
        }
    }

    private static List<String> hotKeys(int lowestSlot) {
        List<String> keys = new ArrayList<>();
        for (int slot = lowestSlot; slot < lowestSlot + SLOTS; slot++) {
            keys.add(TestCluster.keyIn(slot, "a:"));
            keys.add(TestCluster.keyIn(slot, "b:"));
        }
        return keys;
    }

    private static void load(
            RedisClusterClient client,
            List<String> keys,
            CompletableFuture<?> end,
            LongAdder operations,
            LongAdder errors)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(
                    () -> {
                        ThreadLocalRandom random = ThreadLocalRandom.current();
                        while (!end.isDone()) {
                            operations.increment();
                            try {
                                client.incr(keys.get(random.nextInt(keys.size())));
                            } catch (RuntimeException e) {
                                errors.increment();
                            }
                        }
                    },
                    "hot-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        end.join();
    }

    private void count(@Nullable Hop hop) {
        if (hop != null && hop.failure().kind() == FailureKind.MOVED) {
            movedBySlotAndThread
                    .computeIfAbsent(
                            hop.failure().slot() + " " + Thread.currentThread().getName(), key -> new LongAdder())
                    .increment();
        }
    }

    private void report(String name, long operations, long errors) {
        long moved = sum(node -> node.errorStats().getOrDefault("MOVED", 0L));
        long ask = sum(node -> node.errorStats().getOrDefault("ASK", 0L));
        long queries = sum(node -> node.commandStats()
                .getOrDefault("cluster|slots", CommandStats.NONE)
                .calls());
        System.out.printf(
                "%-10s %d slots moved under %d threads: %d commands, %d MOVED, %d ASK, %d CLUSTER SLOTS, %d errors%n",
                name, SLOTS, THREADS, operations, moved, ask, queries, errors);
        Figures.add(Figure.of(Topic.MOVING_SLOTS, DriverVersion.of(RedisClusterClient.class) + ", " + name)
                .with("slots", SLOTS)
                .with("commands", operations)
                .with("MOVED", moved)
                .with("ASK", ask)
                .with("CLUSTER SLOTS", queries)
                .with("errors", errors));
        movedBySlotAndThread.values().stream()
                .mapToLong(LongAdder::sum)
                .max()
                .ifPresent(most -> System.out.printf("%-10s at most %d MOVED per slot and thread%n", name, most));
    }

    private long sum(Function<TestNode, Long> count) {
        return cluster.nodes().stream().mapToLong(count::apply).sum();
    }
}
