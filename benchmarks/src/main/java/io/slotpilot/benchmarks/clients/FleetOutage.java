package io.slotpilot.benchmarks.clients;

import io.lettuce.core.RedisException;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** How long each of some threads goes without success after a primary has failed, beside the servers' own outage. */
final class FleetOutage {

    private static final int THREADS = 8;
    private static final long REST_NANOS = 1_000_000;
    private static final long PROBE_NANOS = 2_000_000;
    private static final long LONGEST_NANOS = 75_000_000_000L;

    private final TestCluster cluster;
    private final LettuceSide side;

    FleetOutage(TestCluster cluster, LettuceSide side) {
        this.cluster = cluster;
        this.side = side;
    }

    /** Writes or reads a key of the primary that fails. */
    private static final class Worker extends Thread {

        private final CountedClient client;
        private final String key;
        private final boolean writes;
        private final AtomicBoolean stop;
        private volatile long lastSuccess = System.nanoTime();
        private volatile long longest;

        Worker(CountedClient client, String key, boolean writes, AtomicBoolean stop) {
            this.client = client;
            this.key = key;
            this.writes = writes;
            this.stop = stop;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!stop.get()) {
                try {
                    if (writes) {
                        client.sync().incr(key);
                    } else {
                        client.sync().get(key);
                    }
                    succeeded();
                } catch (RedisException e) {
                    // the next one may succeed
                }
                LockSupport.parkNanos(REST_NANOS);
            }
        }

        private void succeeded() {
            long now = System.nanoTime();
            longest = Math.max(longest, now - lastSuccess);
            lastSuccess = now;
        }

        /** The longest time without success so far. */
        long outage() {
            return Math.max(longest, System.nanoTime() - lastSuccess);
        }
    }

    void measure(String name, Consumer<TestNode> fault) {
        TestNode primary = cluster.node(0);
        TestNode replica = cluster.replicaOf(primary);
        int slot = TestCluster.slotOf(cluster.keyOwnedBy(primary, "k:"));
        AtomicBoolean stop = new AtomicBoolean();
        try (CountedClient client = side.open(cluster)) {
            List<Worker> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Worker worker = new Worker(client, TestCluster.keyIn(slot + i, "k:"), i % 2 == 0, stop);
                workers.add(worker);
                worker.start();
            }
            LockSupport.parkNanos(3_000_000_000L);
            long began = System.nanoTime();
            fault.accept(primary);
            while (!takesWrites(replica, TestCluster.keyIn(slot, "probe:"))) {
                LockSupport.parkNanos(PROBE_NANOS);
            }
            long writable = System.nanoTime();
            while (workers.stream().anyMatch(worker -> worker.lastSuccess < writable)
                    && System.nanoTime() - writable < LONGEST_NANOS) {
                LockSupport.parkNanos(PROBE_NANOS);
            }
            long own = writable - began;
            System.out.printf(
                    "%-10s %s: outage of the servers %d ms; of the threads, in ms above that: %s%n",
                    side,
                    name,
                    own / 1_000_000,
                    workers.stream()
                            .map(worker -> (worker.outage() - own) / 1_000_000)
                            .toList());
            stop.set(true);
        } finally {
            stop.set(true);
        }
    }

    private static boolean takesWrites(TestNode node, String key) {
        try {
            return "OK".equals(node.command("SET", key, "v"));
        } catch (RuntimeException e) {
            return false; // MOVED, CLUSTERDOWN
        }
    }
}
