package io.slotpilot.demo.traffic;

import io.slotpilot.demo.client.DemoClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All traffic of one client: {@link #THREADS} threads, each with {@link #RATE} operations a second. */
public final class ClientTraffic {

    /** Threads of each client. */
    public static final int THREADS = 4;

    /** Operations a second and thread: all four clients together leave more than half of two cores idle. */
    public static final int RATE = 150;

    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos() / RATE;

    private final List<Worker> workers;
    private final List<Thread> threads = new ArrayList<>();

    public ClientTraffic(DemoClient client, KeyNames names, Keyspace keyspace) {
        this.workers = IntStream.range(0, names.threads())
                .mapToObj(thread -> new Worker(client, names, keyspace, thread, INTERVAL_NANOS))
                .toList();
    }

    public void start(String name) {
        for (Worker worker : workers) {
            Thread thread = new Thread(worker, name + "-" + threads.size());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Tells the threads to end after their current call. */
    public void stop() {
        workers.forEach(Worker::stop);
    }

    /**
     * Waits for the threads' end.
     *
     * @throws IllegalStateException if a call is still hanging after {@code limit}
     */
    public void join(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (Thread thread : threads) {
            thread.join(
                    Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            if (thread.isAlive()) {
                throw new IllegalStateException("a call of " + thread.getName() + " still hangs after " + limit);
            }
        }
    }

    /** What was done until now, in no order. */
    public List<Operation> operations() {
        return workers.stream().flatMap(worker -> worker.operations().stream()).toList();
    }

    /** The keys that were written. */
    public Stream<String> writtenKeys() {
        return workers.stream().flatMap(worker -> worker.ledgers().keys());
    }

    /** Closes the books with what the servers have. */
    public void audit(Map<String, Long> found) {
        workers.forEach(worker -> worker.ledgers().close(found));
    }

    /** Increments that nobody asked for. */
    public long appliedTwice() {
        return workers.stream()
                .mapToLong(worker -> worker.ledgers().appliedTwice())
                .sum();
    }

    /** Acknowledged writes that are gone, but for those that {@code excused} is true for. */
    public long lost(Predicate<Ack> excused) {
        return workers.stream()
                .mapToLong(worker -> worker.ledgers().lost(excused))
                .sum();
    }
}
