package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.NodeAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToLongFunction;

/** Slots, keys and memory that are spread unevenly, and which slots to move. */
final class BalanceRule implements Rule {

    /** Nobody asked for a balance: only what is far off is worth a word. */
    private static final double FAR_OFF = 0.2;
    /** Weights were given: what redis-cli's rebalance takes for even. */
    private static final double OFF = 0.02;

    private static final double TWICE = 2;
    private static final long MANY_KEYS = 10_000;
    private static final long MUCH_MEMORY = 64 << 20;

    @Override
    public List<Finding> check(Examination examination) {
        List<Finding> findings = new ArrayList<>();
        List<NodeReport> shares = examination.primaries().stream()
                .filter(node -> !node.slots().isEmpty() || examination.weights().containsKey(node.address()))
                .toList();
        slots(shares, examination, findings);
        uneven(FindingKind.UNEVEN_KEYS, shares, node -> Facts.keys(node.fact("db0")), MANY_KEYS, findings);
        uneven(FindingKind.UNEVEN_MEMORY, shares, node -> node.number("used_memory", 0), MUCH_MEMORY, findings);
        return findings;
    }

    private static void slots(List<NodeReport> nodes, Examination examination, List<Finding> findings) {
        double all = nodes.stream().mapToInt(node -> node.slots().cardinality()).sum();
        double weights =
                nodes.stream().mapToDouble(node -> weight(node, examination)).sum();
        List<Share> shares = nodes.stream()
                .map(node -> new Share(node, node.slots(), all * weight(node, examination) / weights))
                .toList();
        double bearable = examination.weights().isEmpty() ? FAR_OFF : OFF;
        if (weights > 0 && shares.stream().anyMatch(share -> share.isOff(bearable))) {
            findings.add(Finding.of(
                            FindingKind.UNEVEN_SLOTS,
                            "primaries",
                            shares.stream().map(Share::toString).toList())
                    .deciding("with every other finding repaired, these moves make it even", moves(shares, nodes)));
        }
    }

    private static double weight(NodeReport node, Examination examination) {
        return examination.weights().getOrDefault(node.address(), 1.0);
    }

    /** A primary, with the slots that it has and how many it should have. */
    private record Share(NodeReport node, BitSet slots, double due) {

        boolean isOff(double bearable) {
            return Math.abs(slots.cardinality() - due) > Math.max(1, due * bearable);
        }

        /** Slots that it has too many; negative for those that it lacks. */
        int surplus() {
            return slots.cardinality() - (int) Math.round(due);
        }

        @Override
        public String toString() {
            return node + ": " + slots.cardinality() + " slots, even would be " + Math.round(due);
        }
    }

    private static List<Step> moves(List<Share> shares, List<NodeReport> primaries) {
        List<Step> steps = new ArrayList<>();
        for (Share poor : shares) {
            int missing = -poor.surplus();
            for (Share rich : shares) {
                while (missing > 0 && rich.surplus() > 0) {
                    int first = rich.slots.nextSetBit(0);
                    int run = rich.slots.nextClearBit(first) - first;
                    int count = Math.min(run, Math.min(missing, rich.surplus()));
                    rich.slots.clear(first, first + count);
                    missing -= count;
                    steps.add(move(first, count, rich.node, poor.node, primaries));
                }
            }
        }
        return steps;
    }

    private static Step move(int first, int count, NodeReport from, NodeReport to, List<NodeReport> primaries) {
        List<NodeAddress> others = primaries.stream()
                .filter(node -> node != from && node != to)
                .map(NodeReport::address)
                .toList();
        Action move = new Action.MoveSlots(first, first + count - 1, Action.Side.of(from), Action.Side.of(to), others);
        return new Step("move " + count + " slots from " + from + " to " + to, move, null);
    }

    private static void uneven(
            FindingKind kind,
            List<NodeReport> nodes,
            ToLongFunction<NodeReport> amount,
            long worthAWord,
            List<Finding> findings) {
        double mean = nodes.stream().mapToLong(amount).average().orElse(0);
        List<NodeReport> full = nodes.stream()
                .filter(node -> amount.applyAsLong(node) >= Math.max(worthAWord, mean * TWICE))
                .toList();
        if (!full.isEmpty() && nodes.size() > 1) {
            findings.add(Finding.of(
                    kind,
                    Evidence.names(full),
                    nodes.stream()
                            .map(node -> node + ": " + text(kind, amount.applyAsLong(node)))
                            .toList()));
        }
    }

    private static String text(FindingKind kind, long amount) {
        return kind == FindingKind.UNEVEN_KEYS ? amount + " keys" : Evidence.size(amount);
    }
}
