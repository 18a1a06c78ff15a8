package io.slotpilot.benchmarks.clients;

import io.lettuce.core.RedisException;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Slots that are moved one by one under reads of their keys. */
final class FleetMoves {

    private static final int SLOTS = 100;
    private static final int READS = 25_000;
    private static final Duration PACE = Duration.ofMillis(50);
    private static final long REST_NANOS = 200_000;

    private final TestCluster cluster;
    private final LettuceSide side;

    FleetMoves(TestCluster cluster, LettuceSide side) {
        this.cluster = cluster;
        this.side = side;
    }

    void measure() {
        TestNode from = cluster.node(0);
        try (CountedClient client = side.open(cluster)) {
            List<String> keys = new ArrayList<>();
            int lowest = from.view().myself().slots().nextSetBit(0);
            for (int slot = lowest; slot < lowest + SLOTS; slot++) {
                keys.add(TestCluster.keyIn(slot, "k:"));
            }
            keys.forEach(key -> client.sync().set(key, "v"));
            cluster.primaries().forEach(node -> client.sync().set(cluster.keyOwnedBy(node, "warm:"), "v"));
            client.reset();
            cluster.nodes().forEach(TestNode::resetStats);

            CompletableFuture<?> moves = cluster.reshardInBackground(SLOTS, from, cluster.node(1), PACE);
            int errors = read(client, keys, moves);
            moves.join();

            System.out.printf(
                    "%-10s %d slots moved under %d GETs: %d MOVED, %d ASK, %d topology queries, %d new connections,"
                            + " %d errors%n",
                    side,
                    SLOTS,
                    READS,
                    errors("MOVED"),
                    errors("ASK"),
                    client.questions().size(),
                    client.connectsTo(0),
                    errors);
        }
    }

    /** All reads, and as many of them as may be while slots move. */
    private int read(CountedClient client, List<String> keys, CompletableFuture<?> moves) {
        AtomicInteger failed = new AtomicInteger();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < READS; i++) {
            try {
                client.sync().get(keys.get(random.nextInt(keys.size())));
            } catch (RedisException e) {
                failed.incrementAndGet();
            }
            if (!moves.isDone()) {
                LockSupport.parkNanos(REST_NANOS);
            }
        }
        return failed.get();
    }

    private long errors(String kind) {
        return cluster.nodes().stream()
                .mapToLong(node -> node.errorStats().getOrDefault(kind, 0L))
                .sum();
    }
}
