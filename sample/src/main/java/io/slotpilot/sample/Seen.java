package io.slotpilot.sample;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What the visitors of an application saw in some time.
 *
 * @param gapMillis the longest time that any of them went without a right answer
 * @param failures how many answers were wrong, by what was wrong with them
 */
record Seen(int calls, long gapMillis, Map<String, Integer> failures) {

    static Seen of(List<List<Call>> byVisitor, long fromNanos, long untilNanos) {
        int calls = 0;
        long gap = 0;
        Map<String, Integer> failures = new TreeMap<>();
        for (List<Call> each : byVisitor) {
            List<Call> within = each.stream()
                    .filter(call -> call.endedNanos() - fromNanos > 0)
                    .toList();
            calls += within.size();
            gap = Math.max(gap, gap(within, fromNanos, untilNanos));
            within.stream()
                    .filter(call -> !call.succeeded())
                    .forEach(call -> failures.merge(Objects.requireNonNull(call.failure()), 1, Integer::sum));
        }
        return new Seen(calls, TimeUnit.NANOSECONDS.toMillis(gap), failures);
    }

    private static long gap(List<Call> calls, long fromNanos, long untilNanos) {
        long longest = 0;
        long last = fromNanos;
        for (Call call : calls) {
            if (call.succeeded()) {
                longest = Math.max(longest, call.endedNanos() - last);
                last = call.endedNanos();
            }
        }
        return Math.max(longest, untilNanos - last);
    }

    int failed() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }
}
