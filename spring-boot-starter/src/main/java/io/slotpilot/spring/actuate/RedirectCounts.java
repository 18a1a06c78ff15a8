package io.slotpilot.spring.actuate;

import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Redirects of the last ten minutes: how many in each step of ten seconds, and for which slots. Thread-safe. */
final class RedirectCounts {

    static final int STEP_SECONDS = 10;
    static final int STEPS = 60;
    private static final int HOTTEST = 10;

    /** Redirects for a slot. */
    record HotSlot(int slot, long redirects) {}

    private final Clock clock;
    private final long[] counts = new long[STEPS];
    // By halves of the time, so that a slot cools down.
    private Map<Integer, Long> slots = new HashMap<>();
    private Map<Integer, Long> slotsBefore = new HashMap<>();
    private long step;

    RedirectCounts(Clock clock) {
        this.clock = clock;
        this.step = now();
    }

    /** @param slot the slot that the server named */
    synchronized void add(int slot) {
        catchUp();
        counts[at(step)]++;
        slots.merge(slot, 1L, Long::sum);
    }

    /** One number for each step, the present one last. */
    synchronized List<Long> steps() {
        catchUp();
        Long[] steps = new Long[STEPS];
        for (int i = 0; i < STEPS; i++) {
            steps[i] = counts[at(step + 1 + i)];
        }
        return List.of(steps);
    }

    /** The slots with the most redirects, the hottest first. */
    synchronized List<HotSlot> hottest() {
        catchUp();
        Map<Integer, Long> all = new HashMap<>(slotsBefore);
        slots.forEach((slot, count) -> all.merge(slot, count, Long::sum));
        return all.entrySet().stream()
                .map(entry -> new HotSlot(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(HotSlot::redirects).reversed().thenComparingInt(HotSlot::slot))
                .limit(HOTTEST)
                .toList();
    }

    private void catchUp() {
        long now = now();
        for (long passed = 0; step < now; step++, passed++) {
            if (passed < STEPS) {
                counts[at(step + 1)] = 0;
            }
            if ((step + 1) % (STEPS / 2) == 0) {
                slotsBefore = slots;
                slots = new HashMap<>();
            }
        }
    }

    private long now() {
        return clock.millis() / (STEP_SECONDS * 1_000L);
    }

    private static int at(long step) {
        return (int) Math.floorMod(step, (long) STEPS);
    }
}
