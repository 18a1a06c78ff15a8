package io.slotpilot.core.cluster;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of several views speaks for each slot. */
final class Consensus {

    private final List<ClusterView> views;
    private final short[] speakers = new short[KeySlot.COUNT];
    private final BitSet disagreements = new BitSet();

    private Consensus(List<ClusterView> views) {
        this.views = views;
    }

    /** @throws IllegalArgumentException if {@code views} is empty */
    static Consensus of(List<ClusterView> views) {
        if (views.isEmpty()) {
            throw new IllegalArgumentException("views must not be empty");
        }
        Consensus consensus = new Consensus(List.copyOf(views));
        if (views.size() > 1) {
            consensus.elect();
        }
        return consensus;
    }

    List<ClusterView> views() {
        return views;
    }

    /** The position in {@link #views()} of the one that speaks for {@code slot}. */
    int speaker(int slot) {
        return speakers[slot];
    }

    BitSet disagreements() {
        return disagreements;
    }

    /** Neighbouring slots mostly have the same claims, so the last verdict is kept. */
    private void elect() {
        int[] claims = new int[views.size()];
        int[] previous = {};
        short speaker = 0;
        boolean disagree = false;
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            for (int i = 0; i < claims.length; i++) {
                claims[i] = views.get(i).ownerIndex(slot);
            }
            if (!Arrays.equals(claims, previous)) {
                previous = claims.clone();
                speaker = best(slot);
                disagree = agreeing(speaker, slot) < views.size();
            }
            speakers[slot] = speaker;
            disagreements.set(slot, disagree);
        }
    }

    private short best(int slot) {
        short best = 0;
        for (short i = 1; i < views.size(); i++) {
            if (compare(i, best, slot) > 0) {
                best = i;
            }
        }
        return best;
    }

    private int compare(int left, int right, int slot) {
        ClusterNode a = views.get(left).owner(slot);
        ClusterNode b = views.get(right).owner(slot);
        int byOwner = Boolean.compare(a != null, b != null);
        int byEpoch = byOwner != 0 ? byOwner : Long.compare(epoch(a), epoch(b));
        int byCoverage = byEpoch != 0 ? byEpoch : Integer.compare(agreeing(left, slot), agreeing(right, slot));
        return byCoverage != 0
                ? byCoverage
                : Long.signum(views.get(left).askedAtNanos() - views.get(right).askedAtNanos());
    }

    /** How many views say about {@code slot} what this one says. */
    private int agreeing(int view, int slot) {
        ClusterNode owner = views.get(view).owner(slot);
        int agreeing = 0;
        for (ClusterView other : views) {
            ClusterNode claimed = other.owner(slot);
            agreeing += (owner == null ? claimed == null : claimed != null && claimed.is(owner)) ? 1 : 0;
        }
        return agreeing;
    }

    private static long epoch(@Nullable ClusterNode owner) {
        return owner == null ? Evidence.UNKNOWN_EPOCH : owner.configEpoch();
    }
}
