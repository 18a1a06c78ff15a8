package io.slotpilot.core.command;

import java.util.Arrays;

/**
 * Where the keys stand in one command, in the order of its key specifications. Immutable.
 *
 * <p>Every position is valid for the command that it was computed from.
 */
public final class KeyPositions {

    static final KeyPositions NONE = new KeyPositions(new int[0], new KeyAccess[0], false);
    static final KeyPositions NONE_INCOMPLETE = new KeyPositions(new int[0], new KeyAccess[0], true);

    private final int[] positions;
    private final KeyAccess[] accesses;
    private final boolean incomplete;

    private KeyPositions(int[] positions, KeyAccess[] accesses, boolean incomplete) {
        this.positions = positions;
        this.accesses = accesses;
        this.incomplete = incomplete;
    }

    /** How many keys (or shard channels) the command names; a key named twice counts twice. */
    public int count() {
        return positions.length;
    }

    /**
     * The position of one key.
     *
     * @param index 0 to {@code count() - 1}
     * @return at least 1 and less than the command's size
     */
    public int position(int index) {
        return positions[index];
    }

    /**
     * What the command does to that key; for options that change it, the most that the command can do.
     *
     * @param index 0 to {@code count() - 1}
     */
    public KeyAccess access(int index) {
        return accesses[index];
    }

    /**
     * Whether the command may touch keys that have no position: {@code SORT … BY weight_*}, or arguments that the server
     * will refuse as malformed.
     */
    public boolean incomplete() {
        return incomplete;
    }

    /** The positions in a new array. */
    public int[] toArray() {
        return positions.clone();
    }

    @Override
    public String toString() {
        return Arrays.toString(positions) + (incomplete ? " incomplete" : "");
    }

    /** Collects positions; not thread-safe. */
    static final class Builder {

        private int[] positions = new int[4];
        private KeyAccess[] accesses = new KeyAccess[4];
        private int count;
        private boolean incomplete;

        void add(int position, KeyAccess access) {
            if (count == positions.length) {
                positions = Arrays.copyOf(positions, count * 2);
                accesses = Arrays.copyOf(accesses, count * 2);
            }
            positions[count] = position;
            accesses[count++] = access;
        }

        void markIncomplete() {
            incomplete = true;
        }

        KeyPositions build() {
            if (count == 0) {
                return incomplete ? NONE_INCOMPLETE : NONE;
            }
            return new KeyPositions(Arrays.copyOf(positions, count), Arrays.copyOf(accesses, count), incomplete);
        }
    }
}
