package io.slotpilot.demo.traffic;

import io.slotpilot.demo.client.DemoClient;
import java.util.Collection;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One thread of traffic: an operation at each tick of its clock; ticks that pass while a call hangs are not made up. */
final class Worker implements Runnable {

    private static final int PERCENT = 100;

    private final DemoClient client;
    private final KeyNames names;
    private final Keyspace keyspace;
    private final int thread;
    private final long intervalNanos;
    private final SplittableRandom random;
    private final Collection<Operation> operations = new ConcurrentLinkedQueue<>();
    private final Ledgers ledgers = new Ledgers();
    private long written;
    private volatile boolean stopped;

    Worker(DemoClient client, KeyNames names, Keyspace keyspace, int thread, long intervalNanos) {
        this.client = client;
        this.names = names;
        this.keyspace = keyspace;
        this.thread = thread;
        this.intervalNanos = intervalNanos;
        this.random = new SplittableRandom(thread); // every client gets the same sequence
    }

    @Override
    public void run() {
        long tick = System.nanoTime() + random.nextLong(intervalNanos);
        while (!stopped) {
            long now = System.nanoTime();
            if (now - tick < 0) {
                LockSupport.parkNanos(tick - now);
                continue;
            }
            operate(OperationKind.at(random.nextInt(PERCENT)), keyspace.pick(random));
            tick = Math.max(tick + intervalNanos, System.nanoTime() - intervalNanos);
        }
    }

    void stop() {
        stopped = true;
    }

    Collection<Operation> operations() {
        return operations;
    }

    Ledgers ledgers() {
        return ledgers;
    }

    private void operate(OperationKind kind, Tag tag) {
        long start = System.nanoTime();
        @Nullable CallFailure failure = null;
        try {
            switch (kind) {
                case GET -> client.get(names.value(tag, random.nextInt(names.threads())));
                case MGET -> client.mget(names.values(tag));
                case SET -> set(tag, start);
                case INCR -> incr(tag, start);
            }
        } catch (RuntimeException e) {
            failure = CallFailure.of(e);
        }
        operations.add(new Operation(kind, tag.slot(), thread, start, System.nanoTime(), failure));
    }

    private void set(Tag tag, long start) {
        String key = names.value(tag, thread);
        long value = ++written;
        client.set(key, Long.toString(value));
        ledgers.value(key).acknowledged(new Ack(value, tag.slot(), start, System.nanoTime()));
    }

    private void incr(Tag tag, long start) {
        String key = names.counter(tag, thread);
        CounterLedger ledger = ledgers.counter(key);
        try {
            long value = client.incr(key);
            ledger.acknowledged(new Ack(value, tag.slot(), start, System.nanoTime()));
        } catch (RuntimeException e) {
            ledger.failed();
            throw e;
        }
    }
}
