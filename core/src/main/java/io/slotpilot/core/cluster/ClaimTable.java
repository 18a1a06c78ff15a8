package io.slotpilot.core.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A claim per slot: an index array and the few distinct claims that it points to. Immutable. */
final class ClaimTable {

    static final ClaimTable EMPTY = new ClaimTable(new char[KeySlot.COUNT], List.of(Claim.NOTHING_KNOWN), 0);

    /** Superseded claims that may stay in the table before it is worth a pass over all slots to drop them. */
    private static final int SLACK = 256;

    private final char[] index;
    private final List<Claim> claims;
    private final int coveredSlots;
    private final int compactAt;

    private ClaimTable(char[] index, List<Claim> claims, int coveredSlots) {
        this(index, claims, coveredSlots, 2 * claims.size() + SLACK);
    }

    private ClaimTable(char[] index, List<Claim> claims, int coveredSlots, int compactAt) {
        this.index = index;
        this.claims = claims;
        this.coveredSlots = coveredSlots;
        this.compactAt = compactAt;
    }

    Claim of(int slot) {
        return claims.get(index[slot]);
    }

    /** Equal numbers mean the same claim. */
    int number(int slot) {
        return index[slot];
    }

    /** The array behind {@link #number}; never written again. */
    char[] index() {
        return index;
    }

    /** The claims by number; some may not be in use any more. */
    List<Claim> claims() {
        return claims;
    }

    int coveredSlots() {
        return coveredSlots;
    }

    /** Which numbers are in use. */
    boolean[] inUse() {
        boolean[] used = new boolean[claims.size()];
        for (char number : index) {
            used[number] = true;
        }
        return used;
    }

    /** The replicas of each owner of which any are known. */
    Map<ClusterNode, List<ClusterNode>> replicas() {
        Map<ClusterNode, List<ClusterNode>> replicas = new HashMap<>();
        for (Claim claim : claims) {
            if (claim.owner() != null && !claim.replicas().isEmpty()) {
                replicas.putIfAbsent(claim.owner(), claim.replicas());
            }
        }
        return replicas;
    }

    Editor edit() {
        return new Editor(index.clone(), new ArrayList<>(claims), coveredSlots, compactAt);
    }

    /** An editor that keeps no claim; every slot must be set. */
    static Editor rewrite() {
        return new Editor(new char[KeySlot.COUNT], new ArrayList<>(EMPTY.claims), 0, 0);
    }

    private ClaimTable compacted() {
        char[] renumbered = new char[claims.size()];
        List<Claim> kept = new ArrayList<>();
        boolean[] used = inUse();
        for (int number = 0; number < used.length; number++) {
            if (used[number]) {
                renumbered[number] = (char) kept.size();
                kept.add(claims.get(number));
            }
        }
        char[] fresh = new char[index.length];
        for (int slot = 0; slot < fresh.length; slot++) {
            fresh[slot] = renumbered[index[slot]];
        }
        return new ClaimTable(fresh, List.copyOf(kept), coveredSlots);
    }

    /** Makes the next table. For one thread, once. */
    static final class Editor {

        private final char[] index;
        private final List<Claim> claims;
        private final int compactAt;
        private int coveredSlots;

        private Editor(char[] index, List<Claim> claims, int coveredSlots, int compactAt) {
            this.index = index;
            this.claims = claims;
            this.coveredSlots = coveredSlots;
            this.compactAt = compactAt;
        }

        Claim of(int slot) {
            return claims.get(index[slot]);
        }

        int add(Claim claim) {
            claims.add(claim);
            return claims.size() - 1;
        }

        void set(int slot, int number) {
            coveredSlots += covers(number) - covers(index[slot]);
            index[slot] = (char) number;
        }

        ClaimTable done() {
            ClaimTable table = new ClaimTable(index, List.copyOf(claims), coveredSlots, compactAt);
            return claims.size() > compactAt ? table.compacted() : table;
        }

        private int covers(int number) {
            return claims.get(number).owner() == null ? 0 : 1;
        }
    }
}
