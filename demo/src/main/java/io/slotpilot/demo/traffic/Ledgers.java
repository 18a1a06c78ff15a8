package io.slotpilot.demo.traffic;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The books of one thread, by key. Not thread-safe: read them when the thread has ended. */
final class Ledgers {

    private final Map<String, CounterLedger> counters = new HashMap<>();
    private final Map<String, ValueLedger> values = new HashMap<>();

    CounterLedger counter(String key) {
        return counters.computeIfAbsent(key, unused -> new CounterLedger());
    }

    ValueLedger value(String key) {
        return values.computeIfAbsent(key, unused -> new ValueLedger());
    }

    Stream<String> keys() {
        return Stream.concat(counters.keySet().stream(), values.keySet().stream());
    }

    /** Closes the books with what the servers have. */
    void close(Map<String, Long> found) {
        counters.forEach((key, ledger) -> ledger.found(found.getOrDefault(key, 0L)));
        values.forEach((key, ledger) -> ledger.found(found.getOrDefault(key, 0L)));
    }

    long appliedTwice() {
        return counters.values().stream().mapToLong(CounterLedger::appliedTwice).sum();
    }

    long lost(Predicate<Ack> excused) {
        long increments = counters.values().stream()
                .mapToLong(ledger -> ledger.lost(excused))
                .sum();
        return increments
                + values.values().stream()
                        .mapToLong(ledger -> ledger.lost(excused))
                        .sum();
    }
}
