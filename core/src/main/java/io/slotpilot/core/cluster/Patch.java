package io.slotpilot.core.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Applies news about slots to a map; copies it only when there is any. */
final class Patch {

    static final long ECHO_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final SlotMap map;
    private NodeTable nodes;
    private OpenSlots open;
    private ClaimTable.@Nullable Editor editor;
    private boolean routesChanged;

    Patch(SlotMap map) {
        this.map = map;
        this.nodes = map.nodeTable();
        this.open = map.openSlots();
    }

    void apply(Moved moved) {
        int slot = moved.slot();
        Claim current = editor == null ? map.claims().of(slot) : editor.of(slot);
        Evidence evidence = current.evidence();
        if (evidence != null && evidence.atNanos() - moved.atNanos() > 0) {
            return;
        }
        ClusterNode target = nodes.byAddress(moved.target());
        boolean confirms = target != null && current.isOwnedBy(target);
        if (confirms && isEcho(moved, evidence)) {
            return;
        }
        if (target == null) {
            target = ClusterNode.at(moved.target()).announced().build();
            nodes = nodes.with(target);
        }
        Evidence fresh = new Evidence(moved.provenance(), moved.atNanos(), floor(current, target, confirms));
        put(slot, new Claim(target, confirms ? current.replicas() : map.replicasOf(target), fresh));
        if (!confirms) {
            open = open.without(slot); // the migration has come to its end
            routesChanged = true;
        }
    }

    /** Once, before anything else is applied. */
    void promote(Moved moved) {
        ClusterNode former = map.owner(moved.slot());
        ClusterNode replica = nodes.byAddress(moved.target());
        if (former == null || replica == null || !map.isReplica(moved.slot(), moved.target())) {
            apply(moved);
            return;
        }
        Map<Claim, Integer> handedOver = new HashMap<>();
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            Claim claim = map.claims().of(slot);
            Evidence evidence = claim.evidence();
            if (claim.isOwnedBy(former) && (evidence == null || evidence.atNanos() - moved.atNanos() <= 0)) {
                edit().set(slot, handedOver.computeIfAbsent(claim, old -> add(old, replica, moved)));
                open = open.without(slot); // a failover forgets what its primary was about
                routesChanged = true;
            }
        }
    }

    private int add(Claim old, ClusterNode replica, Moved moved) {
        Evidence fresh = new Evidence(moved.provenance(), moved.atNanos(), floor(old, replica, false));
        return edit().add(new Claim(replica, List.of(), fresh));
    }

    SlotMap result() {
        return editor == null
                ? map
                : new SlotMap(editor.done(), nodes, open, routesChanged ? map.version() + 1 : map.version());
    }

    /** Commands that were under way when the first redirect came bring the same one; it is not worth a copy each. */
    private static boolean isEcho(Moved moved, @Nullable Evidence evidence) {
        return evidence != null && evidence.isPatch() && moved.atNanos() - evidence.atNanos() <= ECHO_NANOS;
    }

    private void put(int slot, Claim claim) {
        edit().set(slot, edit().add(claim));
    }

    private ClaimTable.Editor edit() {
        ClaimTable.Editor started = editor == null ? map.claims().edit() : editor;
        editor = started;
        return started;
    }

    /**
     * A slot changes hands by a higher epoch, so the new ownership has at least that of the one it ends. If that one is
     * unknown, the target's says nothing: a stale claim of the former owner may well exceed it.
     */
    private static long floor(Claim current, ClusterNode target, boolean confirms) {
        Evidence evidence = current.evidence();
        long ended = evidence == null ? Evidence.UNKNOWN_EPOCH : evidence.epoch();
        return confirms || ended != Evidence.UNKNOWN_EPOCH
                ? Math.max(ended, confirms ? ended : target.configEpoch())
                : Evidence.UNKNOWN_EPOCH;
    }
}
