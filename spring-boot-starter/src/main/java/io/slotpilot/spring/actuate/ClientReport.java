package io.slotpilot.spring.actuate;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.Evidence;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeFlag;
import io.slotpilot.core.cluster.SlotMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one client knows, for people and tools. Holds addresses and counts, never a key, a user or a password.
 *
 * @param client the library: {@code jedis} or {@code lettuce}
 * @param uncovered slots without an owner, as ranges
 * @param open slots on the move, as ranges
 * @param retryBudget tokens left for repeats; null before the client has started
 * @param redirectsPerStep redirects in each step of ten seconds, the present one last
 */
record ClientReport(
        String client,
        String cluster,
        ClusterState state,
        long mapVersion,
        int coveredSlots,
        List<Range> uncovered,
        List<Range> open,
        List<Node> nodes,
        List<OwnedRange> slots,
        @Nullable Double retryBudget,
        List<Long> redirectsPerStep,
        List<RedirectCounts.HotSlot> hotSlots,
        List<WatchedClient.Trace> recentRedirects,
        List<WatchedClient.Refresh> refreshes) {

    /** Slots, both ends included. */
    record Range(int first, int last) {}

    /** A node; {@code health} is {@code ok}, {@code suspected} or {@code failed}. */
    record Node(
            @Nullable String id,
            String address,
            String role,
            @Nullable String primaryId,
            @Nullable Long configEpoch,
            String health,
            int slots) {}

    /** Neighbouring slots with the same owner and the same kind of evidence; epoch is null where it is not known. */
    record OwnedRange(
            int first,
            int last,
            String owner,
            @Nullable String evidence,
            @Nullable Long epoch) {}

    static ClientReport of(WatchedClient client) {
        SlotMap map = client.map();
        double budget = client.retryBudget();
        List<OwnedRange> owned = owned(map);
        return new ClientReport(
                client.client(),
                client.cluster(),
                client.state(),
                map.version(),
                map.coveredSlots(),
                ranges(map.uncovered()),
                ranges(map.open()),
                nodes(client, map, owned),
                owned,
                Double.isNaN(budget) ? null : budget,
                client.counts().steps(),
                client.counts().hottest(),
                client.traces(),
                client.refreshes());
    }

    private static List<Range> ranges(BitSet slots) {
        List<Range> ranges = new ArrayList<>();
        for (int first = slots.nextSetBit(0); first >= 0; ) {
            int end = slots.nextClearBit(first);
            ranges.add(new Range(first, end - 1));
            first = slots.nextSetBit(end);
        }
        return ranges;
    }

    private static List<Node> nodes(WatchedClient client, SlotMap map, List<OwnedRange> owned) {
        Map<String, Integer> slots = new HashMap<>();
        owned.forEach(range -> slots.merge(range.owner, range.last - range.first + 1, Integer::sum));
        return map.nodes().stream()
                .map(node -> new Node(
                        node.id(),
                        node.address().toString(),
                        node.role().name().toLowerCase(Locale.ROOT),
                        node.primaryId(),
                        epoch(node.configEpoch()),
                        health(client, node),
                        slots.getOrDefault(node.address().toString(), 0)))
                .toList();
    }

    private static String health(WatchedClient client, ClusterNode node) {
        if (node.flags().contains(NodeFlag.FAILED)) {
            return "failed";
        }
        return client.reachable(node.address()) ? "ok" : "suspected";
    }

    private static List<OwnedRange> owned(SlotMap map) {
        List<OwnedRange> ranges = new ArrayList<>();
        OwnedRange open = null;
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            OwnedRange one = owned(map, slot);
            if (open != null && one != null && isContinued(open, one)) {
                open = new OwnedRange(open.first, slot, open.owner, open.evidence, open.epoch);
                continue;
            }
            if (open != null) {
                ranges.add(open);
            }
            open = one;
        }
        if (open != null) {
            ranges.add(open);
        }
        return ranges;
    }

    private static @Nullable OwnedRange owned(SlotMap map, int slot) {
        ClusterNode owner = map.owner(slot);
        if (owner == null) {
            return null;
        }
        Evidence evidence = map.evidence(slot);
        return new OwnedRange(
                slot,
                slot,
                owner.address().toString(),
                evidence == null ? null : evidence.provenance().name().toLowerCase(Locale.ROOT),
                evidence == null ? null : epoch(evidence.epoch()));
    }

    private static boolean isContinued(OwnedRange open, OwnedRange next) {
        return open.owner.equals(next.owner)
                && Objects.equals(open.evidence, next.evidence)
                && Objects.equals(open.epoch, next.epoch);
    }

    private static @Nullable Long epoch(long epoch) {
        return epoch == Evidence.UNKNOWN_EPOCH ? null : epoch;
    }
}
