package io.slotpilot.core.keys;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The commands that mean the same for their keys one by one as for all together. */
public enum Splittable {
    MGET(1),
    MSET(2),
    DEL(1),
    UNLINK(1),
    EXISTS(1),
    TOUCH(1);

    private final int stride;

    Splittable(int stride) {
        this.stride = stride;
    }

    /**
     * The command of that name, or {@code null} if it cannot be split.
     *
     * @param name in upper case
     * @param size how many words it has, its name included; {@code MSET} with an odd number of arguments is none
     */
    public static @Nullable Splittable of(String name, int size) {
        for (Splittable command : values()) {
            if (command.name().equals(name)) {
                return size > 1 && (size - 1) % command.stride == 0 ? command : null;
            }
        }
        return null;
    }

    /** How many words there are for each key, the key first. */
    public int stride() {
        return stride;
    }

    /**
     * The keys in groups of one slot.
     *
     * @param keys how many there are
     * @param slotOf the slot of each, counted from 0
     * @return for each slot, in rising order, which keys are in it, in their order
     */
    public static int[][] bySlot(int keys, IntUnaryOperator slotOf) {
        long[] sorted = new long[keys];
        for (int key = 0; key < keys; key++) {
            sorted[key] = (long) slotOf.applyAsInt(key) << Integer.SIZE | key;
        }
        Arrays.sort(sorted);
        int[][] groups = new int[keys][];
        int count = 0;
        int from = 0;
        while (from < keys) {
            int to = from + 1;
            while (to < keys && sorted[to] >> Integer.SIZE == sorted[from] >> Integer.SIZE) {
                to++;
            }
            groups[count++] = group(sorted, from, to);
            from = to;
        }
        return Arrays.copyOf(groups, count);
    }

    private static int[] group(long[] sorted, int from, int to) {
        int[] group = new int[to - from];
        for (int i = from; i < to; i++) {
            group[i - from] = (int) sorted[i];
        }
        return group;
    }
}
