package io.slotpilot.chaos.load;

import io.slotpilot.chaos.client.ChaosClient;
import io.slotpilot.chaos.client.Driver;
import io.slotpilot.chaos.history.Delivery;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.testkit.layout.KeySlots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The threads that use one client, and what they have seen. */
public final class Traffic {

    private static final Duration HEARD = Duration.ofSeconds(30);
    private static final Duration TAKE = Duration.ofSeconds(1);
    // Above all numbers of the publishers.
    private static final long LAST_MESSAGE = 1L << 40;

    private final Driver driver;
    private final ChaosClient client;
    private final LongSupplier clock;
    private final SplittableRandom random;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Recorder> recorders = new ArrayList<>();
    private final List<Work> works = new ArrayList<>();
    private final List<String> channels = new ArrayList<>();
    private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
    private final Map<String, String> ended = new ConcurrentHashMap<>();
    private volatile boolean running = true;

    /** @param clock nanoseconds since the beginning of the round */
    public Traffic(Driver driver, ChaosClient client, long seed, LongSupplier clock) {
        this.driver = driver;
        this.client = client;
        this.clock = clock;
        this.random = new SplittableRandom(seed ^ driver.label().hashCode());
    }

    /** Prepares a thread or two for each workload, and subscribes. */
    public void prepare(Set<Workload> workloads) {
        workloads.forEach(this::add);
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    private void add(Workload workload) {
        String prefix = driver.label() + ':' + workload.name().toLowerCase(Locale.ROOT);
        switch (workload) {
            case SINGLE -> {
                add(Work.single(client, prefix + 0), workload);
                add(Work.single(client, prefix + 1), workload);
            }
            case PIPELINE -> add(Work.pipeline(client, prefix), workload);
            case TRANSACTION -> add(Work.transaction(client, prefix), workload);
            case MULTI_KEY -> add(Work.multiKey(client, prefix), workload);
            case BLOCKING -> {
                add(Work.put(client, prefix), workload);
                add(Work.take(client, prefix), workload);
            }
            case PUB_SUB -> {
                Work publish = Work.publish(client, prefix);
                publish.keys().forEach(this::subscribe);
                add(publish, workload);
            }
        }
    }

    private void subscribe(String channel) {
        channels.add(channel);
        client.subscribe(
                channel,
                value -> deliveries.add(new Delivery(driver.label(), channel, value, clock.getAsLong())),
                why -> ended.put(
                        channel, "%s (ended at %.1f s by %s)".formatted(channel, clock.getAsLong() / 1e9, why)));
    }

    private void add(Work work, Workload workload) {
        String caller = driver.label() + ' ' + workload.name().toLowerCase(Locale.ROOT) + ' ' + works.size();
        Duration limit = workload == Workload.BLOCKING ? driver.limit().plus(TAKE) : driver.limit();
        Recorder recorder = new Recorder(caller, client, clock, limit.toNanos());
        RandomGenerator own = random.split();
        works.add(work);
        recorders.add(recorder);
        Thread thread = new Thread(() -> run(work, recorder, own), "chaos-" + caller);
        thread.setDaemon(true);
        threads.add(thread);
    }

    private void run(Work work, Recorder recorder, RandomGenerator own) {
        while (running) {
            work.once(recorder, own);
            LockSupport.parkNanos(Duration.ofMillis(work.pauseMillis()).toNanos());
        }
    }

    /** Ends all threads; each ends its call first. */
    public void stop() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** The channels on which nothing is heard, though something is said again and again. To be called after {@link #stop}. */
    public List<String> deafChannels() {
        return channels.stream()
                .filter(channel -> !hears(channel))
                .map(channel -> ended.getOrDefault(channel, channel))
                .toList();
    }

    private boolean hears(String channel) {
        long end = clock.getAsLong() + HEARD.toNanos();
        for (long value = LAST_MESSAGE; clock.getAsLong() < end; value++) {
            try {
                client.publish(channel, value);
            } catch (RuntimeException e) {
                // Once more; if it never works, the channel counts as deaf.
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            if (deliveries.stream()
                    .anyMatch(delivery -> delivery.channel().equals(channel) && delivery.value() >= LAST_MESSAGE)) {
                return true;
            }
        }
        return false;
    }

    /** The slots of all keys that this traffic uses, ascending. */
    public List<Integer> slots() {
        return works.stream()
                .map(Work::keys)
                .flatMap(Collection::stream)
                .map(KeySlots::slotOf)
                .distinct()
                .sorted()
                .toList();
    }

    /** All keys. */
    public List<String> keys() {
        return works.stream()
                .map(Work::keys)
                .flatMap(Collection::stream)
                .distinct()
                .toList();
    }

    /** All commands, each caller's in its order. */
    public List<Operation> operations() {
        return recorders.stream()
                .flatMap(recorder -> recorder.operations().stream())
                .toList();
    }

    /** All messages, in the order of receipt; those that {@link #deafChannels} sent too. */
    public List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }
}
