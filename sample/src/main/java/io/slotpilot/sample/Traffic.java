package io.slotpilot.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All visitors of one application. */
final class Traffic implements AutoCloseable {

    /** Visitors of each application. */
    static final int VISITORS = 6;

    private static final long WARM_CALLS = 40;
    private static final Duration WARM_LIMIT = Duration.ofMinutes(3);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(90);

    private final RunningShop shop;
    private final List<Visitor> visitors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Traffic(RunningShop shop) {
        this.shop = shop;
    }

    /** @param hot slots that half of the template's keys are in */
    static Traffic start(RunningShop shop, BitSet hot) {
        Traffic traffic = new Traffic(shop);
        for (int i = 0; i < VISITORS; i++) {
            Visitor visitor = new Visitor(shop, i, hot);
            Thread thread = new Thread(visitor, visitor.name());
            thread.setDaemon(true);
            traffic.visitors.add(visitor);
            traffic.threads.add(thread);
            thread.start();
        }
        return traffic;
    }

    /** Waits until code is loaded and connections are made: every visitor has had some right answers, of each kind. */
    void awaitWarm() throws InterruptedException {
        long deadline = System.nanoTime() + WARM_LIMIT.toNanos();
        while (!visitors.stream().allMatch(Traffic::isWarm)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(shop.contender() + " does not answer while nothing is wrong");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static boolean isWarm(Visitor visitor) {
        return visitor.calls().stream().filter(Call::succeeded).count() >= WARM_CALLS;
    }

    RunningShop shop() {
        return shop;
    }

    /** Whether each visitor has had an answer, the right one, to a request of after {@code nanos}. */
    boolean allServedSince(long nanos) {
        return visitors.stream()
                .allMatch(visitor ->
                        visitor.calls().stream().anyMatch(call -> call.succeeded() && call.beganNanos() - nanos > 0));
    }

    /** How many requests of after {@code nanos} have failed. */
    int failedSince(long nanos) {
        return (int) visitors.stream()
                .flatMap(visitor -> visitor.calls().stream())
                .filter(call -> !call.succeeded() && call.beganNanos() - nanos > 0)
                .count();
    }

    /** What the visitors have seen since then. */
    Seen seenSince(long nanos) {
        return Seen.of(visitors.stream().map(Visitor::calls).toList(), nanos, System.nanoTime());
    }

    /** Waits for the requests that are on their way. */
    @Override
    public void close() {
        visitors.forEach(Visitor::stop);
        try {
            for (Thread thread : threads) {
                TimeUnit.MILLISECONDS.timedJoin(thread, LONGEST_CALL.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
