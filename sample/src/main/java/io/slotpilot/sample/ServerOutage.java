package io.slotpilot.sample;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Says how long the servers did not take writes, asking them directly and through no client: every few milliseconds, for
 * a key of each shard.
 */
final class ServerOutage implements AutoCloseable {

    private static final long INTERVAL_MILLIS = 5;
    private static final Duration PROMOTION_LIMIT = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final TestNode victim;
    private final TestNode heir;
    private final Map<TestNode, String> keys = new HashMap<>();
    private final Map<TestNode, List<Long>> taken = new HashMap<>();
    private final Thread thread = new Thread(this::run, "server-outage");
    private volatile boolean promoted;
    private volatile boolean closed;

    private ServerOutage(TestCluster cluster, TestNode victim) {
        this.cluster = cluster;
        this.victim = victim;
        this.heir = cluster.replicaOf(victim);
        for (TestNode primary : cluster.primaries()) {
            keys.put(primary, cluster.keyOwnedBy(primary, "probe:"));
            taken.put(primary, new ArrayList<>());
        }
    }

    static ServerOutage watch(TestCluster cluster, TestNode victim) {
        ServerOutage outage = new ServerOutage(cluster, victim);
        outage.thread.setDaemon(true);
        outage.thread.start();
        return outage;
    }

    private void run() {
        while (!closed) {
            keys.forEach((primary, key) -> {
                TestNode node = primary == victim && !victim.isLive() ? heir : primary;
                if (takes(node, key)) {
                    took(primary, node);
                }
            });
            try {
                TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static boolean takes(TestNode node, String key) {
        try {
            node.command("SET", key, "v");
            return true;
        } catch (RuntimeException e) {
            return false; // an error reply, or dead
        }
    }

    private synchronized void took(TestNode shard, TestNode node) {
        taken.computeIfAbsent(shard, unused -> new ArrayList<>()).add(System.nanoTime());
        promoted |= node == heir;
    }

    void awaitPromotion() throws InterruptedException {
        long deadline = System.nanoTime() + PROMOTION_LIMIT.toNanos();
        while (!promoted) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("no replica took over from " + victim + "\n" + cluster.logs());
            }
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
        }
    }

    /** The longest time since then that some shard took no write. */
    synchronized long millisSince(long nanos) {
        long longest = 0;
        for (List<Long> times : taken.values()) {
            long last = nanos;
            for (long time : times) {
                if (time - nanos > 0) {
                    longest = Math.max(longest, time - last);
                    last = time;
                }
            }
        }
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
