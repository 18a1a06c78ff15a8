package io.slotpilot.core.doctor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Slots as people and CLUSTER ADDSLOTSRANGE write them. */
final class SlotRanges {

    private SlotRanges() {}

    /** {@code slot 7}, or {@code slots 7, 10-12}. */
    static String text(BitSet slots) {
        List<String> ranges = new ArrayList<>();
        each(slots, (first, last) -> ranges.add(first == last ? "" + first : first + "-" + last));
        return (slots.cardinality() == 1 ? "slot " : "slots ") + String.join(", ", ranges);
    }

    /** {@code 7 7 10 12}. */
    static String arguments(BitSet slots) {
        List<String> ranges = new ArrayList<>();
        each(slots, (first, last) -> ranges.add(first + " " + last));
        return String.join(" ", ranges);
    }

    private static void each(BitSet slots, Range range) {
        for (int first = slots.nextSetBit(0); first >= 0; ) {
            int end = slots.nextClearBit(first);
            range.accept(first, end - 1);
            first = slots.nextSetBit(end);
        }
    }

    @FunctionalInterface
    private interface Range {
        void accept(int first, int last);
    }
}
