package io.slotpilot.testkit.layout;

import java.util.BitSet;

/** Sets of slots as text: {@code 0-100,200}, separated by commas or blanks. */
public final class SlotRanges {

    /** How many slots a cluster has. */
    public static final int SLOTS = 16_384;

    private SlotRanges() {}

    /**
     * Parses ranges; the empty text is the empty set.
     *
     * @throws IllegalArgumentException if {@code text} holds anything but slots from 0 to 16383 and ranges of them
     */
    public static BitSet parse(String text) {
        BitSet slots = new BitSet(SLOTS);
        for (String part : text.strip().split("[,\\s]+", -1)) {
            if (!part.isEmpty()) {
                String[] bounds = part.split("-", 2);
                int first = slot(bounds[0], text);
                int last = slot(bounds[bounds.length - 1], text);
                if (last < first) {
                    throw new IllegalArgumentException("range " + part + " in '" + text + "' runs backwards");
                }
                slots.set(first, last + 1);
            }
        }
        return slots;
    }

    /** The same set as text, ascending, ranges joined by {@code separator}. */
    public static String format(BitSet slots, String separator) {
        StringBuilder text = new StringBuilder();
        for (int first = slots.nextSetBit(0); first >= 0; ) {
            int end = slots.nextClearBit(first);
            text.append(text.isEmpty() ? "" : separator).append(first);
            if (end - 1 > first) {
                text.append('-').append(end - 1);
            }
            first = slots.nextSetBit(end);
        }
        return text.toString();
    }

    private static int slot(String digits, String text) {
        try {
            int slot = Integer.parseInt(digits);
            if (slot >= 0 && slot < SLOTS) {
                return slot;
            }
        } catch (NumberFormatException e) {
            // reported below, with what is out of range
        }
        throw new IllegalArgumentException(
                "slots must be from 0 to 16383, like 0-100,200, but '" + text + "' holds '" + digits + "'");
    }
}
