package io.slotpilot.core.cluster;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lays views over a map, by the rules that {@link SlotMap} states. */
final class Merge {

    /** Odd, so that no two keys become one; without it the hash of a key is nearly the same for all owners. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final SlotMap map;
    private final Consensus consensus;
    private final long graceNanos;
    private final NodeMerge nodes;
    private final ReplicaMerge replicas;

    private final ClaimTable.Editor editor = ClaimTable.rewrite();
    private final Map<Claim, Integer> numbers = new HashMap<>();
    private final Map<Long, Verdict> verdicts = new HashMap<>();
    private final BitSet changed = new BitSet();
    private final BitSet contradicted = new BitSet();
    private long lastKey;
    private @Nullable Verdict lastVerdict;
    private boolean claimsDiffer;
    private boolean routesDiffer;

    Merge(SlotMap map, Consensus consensus, long graceNanos) {
        this.map = map;
        this.consensus = consensus;
        this.graceNanos = graceNanos;
        this.nodes = new NodeMerge(map.nodeTable(), consensus.views());
        this.replicas = new ReplicaMerge(map, consensus.views(), nodes);
    }

    MergeResult run() {
        if (map.coveredSlots() > 0 && consensus.views().stream().allMatch(view -> view.coveredSlots() == 0)) {
            BitSet kept = map.uncovered();
            kept.flip(0, KeySlot.COUNT);
            return new MergeResult(map, changed, kept, consensus.disagreements());
        }
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            apply(slot, verdict(slot));
        }
        OpenSlots open = open();
        boolean visible = routesDiffer || open != map.openSlots() || nodes.hasChanged();
        SlotMap result = visible || claimsDiffer
                ? new SlotMap(editor.done(), nodes.table(), open, visible ? map.version() + 1 : map.version())
                : map;
        return new MergeResult(result, changed, contradicted, consensus.disagreements());
    }

    private void apply(int slot, Verdict verdict) {
        editor.set(slot, verdict.number);
        if (verdict.changed) {
            changed.set(slot);
        }
        if (verdict.contradicted) {
            contradicted.set(slot);
        }
    }

    /** Slots with the same claim in the map and the same one in the same view share a verdict; so do most neighbours. */
    private Verdict verdict(int slot) {
        int speaker = consensus.speaker(slot);
        ClusterView view = consensus.views().get(speaker);
        int claimed = view.ownerIndex(slot);
        long key = SPREAD * ((long) map.claims().number(slot) << 32 | (long) speaker << 16 | (claimed & 0xFFFF));
        if (key != lastKey || lastVerdict == null) {
            lastKey = key;
            lastVerdict =
                    verdicts.computeIfAbsent(key, same -> judge(map.claims().of(slot), view, claimed));
        }
        return lastVerdict;
    }

    private Verdict judge(Claim current, ClusterView view, int claimedIndex) {
        ClusterNode claimed = claimedIndex < 0 ? null : view.nodes().get(claimedIndex);
        ClusterNode owner = current.owner();
        boolean agree = owner == null ? claimed == null : claimed != null && claimed.is(owner);
        boolean believed = agree || isBelieved(current, view, claimed);
        ClusterNode next = believed ? claimed : owner;
        ClusterNode nextOwner = next == null ? null : nodes.current(next);
        Evidence evidence = believed ? evidence(current, view, nextOwner, agree) : current.evidence();
        Claim claim = new Claim(nextOwner, replicas.of(nextOwner), evidence);
        boolean moved = !Objects.equals(address(owner), address(nextOwner));
        claimsDiffer |= !claim.equals(current);
        routesDiffer |= !Objects.equals(nextOwner, owner) || !claim.replicas().equals(current.replicas());
        return new Verdict(numbers.computeIfAbsent(claim, editor::add), moved, !believed);
    }

    private boolean isBelieved(Claim current, ClusterView view, @Nullable ClusterNode claimed) {
        Evidence evidence = current.evidence();
        if (evidence == null) {
            return true;
        }
        long epoch = claimed == null ? Evidence.UNKNOWN_EPOCH : claimed.configEpoch();
        boolean bothKnown = epoch != Evidence.UNKNOWN_EPOCH && evidence.epoch() != Evidence.UNKNOWN_EPOCH;
        boolean higher = bothKnown && epoch > evidence.epoch();
        boolean lower = lowestBound(epoch, claimed) < evidence.epoch();
        long lead = view.askedAtNanos() - evidence.atNanos();
        if (lead < 0) {
            return higher && !evidence.isPatch();
        }
        ClusterNode owner = current.owner();
        if (owner != null && view.isAnsweredBy(owner)) {
            return true;
        }
        if (owner != null && isBehind(view, owner, epoch)) {
            return false;
        }
        return higher || !(lower || evidence.isPatch()) || lead >= graceNanos;
    }

    /** The epoch of a claim; of one that tells none the owner's as it is known, which that view may have missed to rise. */
    private long lowestBound(long told, @Nullable ClusterNode claimed) {
        ClusterNode known = claimed == null || told != Evidence.UNKNOWN_EPOCH ? null : nodes.find(claimed);
        long epoch = known == null ? told : known.configEpoch();
        return epoch == Evidence.UNKNOWN_EPOCH ? Long.MAX_VALUE : epoch;
    }

    /** Whether the view's node provably missed what is known about {@code owner}. */
    private static boolean isBehind(ClusterView view, ClusterNode owner, long claimedEpoch) {
        ClusterNode seen = view.hasEpochs() ? view.find(owner) : null;
        if (seen == null || owner.configEpoch() == Evidence.UNKNOWN_EPOCH) {
            return false;
        }
        return switch (seen.role()) {
            case PRIMARY -> seen.configEpoch() < owner.configEpoch();
            case REPLICA -> claimedEpoch < owner.configEpoch();
        };
    }

    /** An ownership has its owner's present epoch, so the highest one known is a lower bound, whoever told it. */
    private static @Nullable Evidence evidence(
            Claim current, ClusterView view, @Nullable ClusterNode owner, boolean agree) {
        long epoch = owner == null ? Evidence.UNKNOWN_EPOCH : owner.configEpoch();
        Evidence known = current.evidence();
        if (agree && known != null) {
            if (view.askedAtNanos() - known.atNanos() < 0) {
                return known;
            }
            epoch = Math.max(epoch, known.epoch());
        }
        return new Evidence(Provenance.VIEW, view.askedAtNanos(), epoch);
    }

    /** Marks what views show as open; clears what moved on, or what its owner says it does not migrate. */
    private OpenSlots open() {
        OpenSlots open = map.openSlots();
        for (ClusterView view : consensus.views()) {
            BitSet marked = view.open();
            for (int slot = marked.nextSetBit(0); slot >= 0; slot = marked.nextSetBit(slot + 1)) {
                open = open.with(slot, view.askedAtNanos());
            }
        }
        BitSet before = map.open();
        for (int slot = before.nextSetBit(0); slot >= 0; slot = before.nextSetBit(slot + 1)) {
            if (isClosed(slot)) {
                open = open.without(slot);
            }
        }
        return open;
    }

    private boolean isClosed(int slot) {
        ClusterNode owner = editor.of(slot).owner();
        boolean closed = changed.get(slot);
        for (ClusterView view : consensus.views()) {
            if (view.isOpen(slot)) {
                return false;
            }
            closed |= view.hasEpochs()
                    && owner != null
                    && view.isAnsweredBy(owner)
                    && map.openSlots().isMarkedBy(slot, view.askedAtNanos());
        }
        return closed;
    }

    private static @Nullable NodeAddress address(@Nullable ClusterNode node) {
        return node == null ? null : node.address();
    }

    private record Verdict(int number, boolean changed, boolean contradicted) {}
}
