package io.slotpilot.demo.measure;

import io.slotpilot.demo.traffic.CallFailure;
import io.slotpilot.demo.traffic.Operation;
import io.slotpilot.demo.wire.WireCounts;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a {@link ClientMeasurement} of what was recorded.
 *
 * @param window the measured time
 * @param faults what was done in it, in order
 */
public record Measuring(Window window, List<Fault> faults) {

    /** What the audit of a client's keys found. */
    public record Audit(long appliedTwice, long lostAcknowledged) {}

    /**
     * Measures one client.
     *
     * @param recorded all its operations, also those before and after
     * @param wire what passed at its sockets in the measured time
     */
    public ClientMeasurement of(String client, List<Operation> recorded, WireCounts wire, Audit audit) {
        List<Operation> operations = recorded.stream().filter(window::counts).toList();
        ClientResult result = new ClientResult(
                client,
                operations.size(),
                operations.stream().filter(operation -> !operation.succeeded()).count(),
                Outage.millis(recorded, faults),
                Percentile.p99Micros(operations),
                wire.moved(),
                wire.ask(),
                wire.topologyQueries(),
                wire.newConnections(),
                audit.appliedTwice(),
                audit.lostAcknowledged());
        return new ClientMeasurement(
                result, evidence(operations), errorTexts(operations), Bucket.timeline(recorded, window));
    }

    private Evidence evidence(List<Operation> operations) {
        return new Evidence(
                longestCallMillis(operations),
                faults.stream().mapToLong(fault -> touched(operations, fault)).sum(),
                Increments.inFlightFailureMillis(operations, faults),
                Increments.untracedFailures(operations, faults),
                Increments.backMillis(operations, faults));
    }

    private static Stream<CallFailure> failures(List<Operation> operations) {
        return operations.stream().map(Operation::failure).filter(Objects::nonNull);
    }

    private static long longestCallMillis(List<Operation> operations) {
        return TimeUnit.NANOSECONDS.toMillis(
                operations.stream().mapToLong(Operation::nanos).max().orElse(0));
    }

    /** Pairs of a slot of the fault and a thread that used it from then on. */
    private static long touched(List<Operation> operations, Fault fault) {
        record Pair(int slot, int thread) {}
        return operations.stream()
                .filter(operation -> fault.slots().get(operation.slot()))
                .filter(operation -> operation.endNanos() - fault.fromNanos() >= 0
                        && operation.startNanos() - fault.untilNanos() < 0)
                .map(operation -> new Pair(operation.slot(), operation.thread()))
                .distinct()
                .count();
    }

    private static Map<String, Long> errorTexts(List<Operation> operations) {
        Map<String, Long> counts =
                failures(operations).collect(Collectors.groupingBy(CallFailure::text, Collectors.counting()));
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
