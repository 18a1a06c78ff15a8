package io.slotpilot.fleet.server;

import io.slotpilot.core.cluster.KeySlot;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * Who owns which slot and who copies whom at one moment. Immutable, so that thousands of clients can share it; nodes are
 * numbers, slots without an owner do not occur.
 */
public final class Layout {

    private static final short NOBODY = -1;

    private final int version;
    private final short[] owners;
    private final short[] primaryOf;
    private final int[] epochs;
    private final BitSet failed;
    private final boolean down;

    private Layout(int version, Draft draft) {
        this.version = version;
        this.owners = draft.owners;
        this.primaryOf = draft.primaryOf;
        this.epochs = draft.epochs;
        this.failed = draft.failed;
        this.down = draft.down;
    }

    /** Half of the nodes are primaries with equal shares, the other half their replicas. */
    static Layout of(int nodes) {
        Draft draft = new Draft(new short[KeySlot.COUNT], new short[nodes], new int[nodes], new BitSet(), false);
        int primaries = nodes / 2;
        for (int node = 0; node < nodes; node++) {
            draft.primaryOf[node] = node < primaries ? NOBODY : (short) (node - primaries);
            draft.epochs[node] = node < primaries ? node + 1 : 0;
        }
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            draft.owners[slot] = (short) ((long) slot * primaries / KeySlot.COUNT);
        }
        return new Layout(0, draft);
    }

    /** The next version. */
    Layout change(Consumer<Draft> change) {
        Draft draft = new Draft(owners.clone(), primaryOf.clone(), epochs.clone(), (BitSet) failed.clone(), down);
        change.accept(draft);
        return new Layout(version + 1, draft);
    }

    /** Grows by one with every change. */
    public int version() {
        return version;
    }

    public int nodes() {
        return epochs.length;
    }

    public int owner(int slot) {
        return owners[slot];
    }

    /** The primary that a node copies, or -1 if it is a primary. */
    public int primaryOf(int node) {
        return primaryOf[node];
    }

    int epoch(int node) {
        return epochs[node];
    }

    /** Whether the cluster has agreed that the node failed. */
    boolean isFailed(int node) {
        return failed.get(node);
    }

    /** Whether nodes refuse commands, because a slot is not covered. */
    boolean isDown() {
        return down;
    }

    /** A change in the making. */
    static final class Draft {

        private final short[] owners;
        private final short[] primaryOf;
        private final int[] epochs;
        private final BitSet failed;
        private boolean down;

        private Draft(short[] owners, short[] primaryOf, int[] epochs, BitSet failed, boolean down) {
            this.owners = owners;
            this.primaryOf = primaryOf;
            this.epochs = epochs;
            this.failed = failed;
            this.down = down;
        }

        /** Gives a slot to a node, which takes the highest epoch with it, as a migration's end does. */
        void move(int slot, int to) {
            owners[slot] = (short) to;
            epochs[to] = highest() == epochs[to] ? epochs[to] : highest() + 1;
        }

        /** {@code replica} takes the place of its primary, which becomes its replica. */
        void promote(int replica) {
            int former = primaryOf[replica];
            for (int slot = 0; slot < owners.length; slot++) {
                if (owners[slot] == former) {
                    owners[slot] = (short) replica;
                }
            }
            primaryOf[replica] = NOBODY;
            primaryOf[former] = (short) replica;
            epochs[replica] = highest() + 1;
        }

        void failed(int node, boolean is) {
            failed.set(node, is);
        }

        void down(boolean is) {
            down = is;
        }

        private int highest() {
            int highest = 0;
            for (int epoch : epochs) {
                highest = Math.max(highest, epoch);
            }
            return highest;
        }
    }
}
