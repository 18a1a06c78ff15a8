package io.slotpilot.benchmarks.clients;

import io.lettuce.core.RedisException;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** One failover under many clients that use all nodes. */
final class FleetFailover {

    private static final int CLIENTS = 20;
    private static final long REST_NANOS = 5_000_000;
    private static final long BUCKET_NANOS = 100_000_000;
    private static final long AFTERWARDS_NANOS = 15_000_000_000L;

    private final TestCluster cluster;
    private final LettuceSide side;
    private final LongAdder errors = new LongAdder();

    FleetFailover(TestCluster cluster, LettuceSide side) {
        this.cluster = cluster;
        this.side = side;
    }

    void measure() throws InterruptedException {
        List<String> keys = cluster.primaries().stream()
                .map(node -> cluster.keyOwnedBy(node, "k:"))
                .toList();
        List<CountedClient> clients = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        AtomicBoolean stop = new AtomicBoolean();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                CountedClient client = side.open(cluster);
                clients.add(client);
                keys.forEach(key -> client.sync().set(key, "v"));
            }
            for (CountedClient client : clients) {
                Thread thread = new Thread(() -> use(client, keys, stop));
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
            LockSupport.parkNanos(AFTERWARDS_NANOS / 3); // so that what the start has asked for is over
            clients.forEach(CountedClient::reset);
            errors.reset();
            TestNode promoted = cluster.replicaOf(cluster.node(0));
            cluster.failover(promoted);
            LockSupport.parkNanos(AFTERWARDS_NANOS);
            report(clients, promoted);
            stop.set(true);
            for (Thread thread : threads) {
                thread.join(5_000);
            }
        } finally {
            stop.set(true);
            clients.forEach(CountedClient::close);
        }
    }

    private void use(CountedClient client, List<String> keys, AtomicBoolean stop) {
        for (int i = 0; !stop.get(); i++) {
            try {
                client.sync().get(keys.get(i % keys.size()));
            } catch (RedisException e) {
                errors.increment();
            }
            LockSupport.parkNanos(REST_NANOS);
        }
    }

    /** Each client needs one new connection, to the node that was promoted. */
    private void report(List<CountedClient> clients, TestNode promoted) {
        long most = clients.stream()
                .mapToLong(client -> client.questions().size())
                .max()
                .orElse(0);
        long all = clients.stream().mapToLong(client -> client.connectsTo(0)).sum();
        long needed = clients.stream()
                .mapToLong(client -> Math.min(1, client.connectsTo(promoted.port())))
                .sum();
        System.out.printf(
                "%-10s %d clients, %d nodes, one failover: %d topology queries, at most %d of one client and %d in"
                        + " 100 ms, %d extra connections, %d errors%n",
                side,
                CLIENTS,
                cluster.nodes().size(),
                clients.stream().mapToLong(client -> client.questions().size()).sum(),
                most,
                peak(clients),
                all - needed,
                errors.sum());
    }

    private static long peak(List<CountedClient> clients) {
        List<Long> times = clients.stream()
                .flatMap(client -> client.questions().stream())
                .sorted()
                .toList();
        int most = 0;
        int from = 0;
        for (int to = 0; to < times.size(); to++) {
            while (times.get(to) - times.get(from) >= BUCKET_NANOS) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }
}
