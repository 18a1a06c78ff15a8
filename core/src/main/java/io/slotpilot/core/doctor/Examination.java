package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that was collected at one time.
 *
 * @param nodes those that answered
 * @param unreachable those that did not, with the reason
 * @param weights the share of the slots that primaries should have; 1 for those left out. Empty if nobody said, so that
 *     only a large difference is worth a word
 */
public record Examination(
        List<NodeReport> nodes, Map<NodeAddress, String> unreachable, Map<NodeAddress, Double> weights) {

    public Examination {
        nodes = List.copyOf(nodes);
        unreachable = Map.copyOf(unreachable);
        weights = Map.copyOf(weights);
    }

    public Examination(List<NodeReport> nodes, Map<NodeAddress, String> unreachable) {
        this(nodes, unreachable, Map.of());
    }

    /** The same, with node reports that tell more. */
    public Examination with(List<NodeReport> richer) {
        return new Examination(richer, unreachable, weights);
    }

    /**
     * Slots whose keys have to be counted on every primary: open ones, and those that nodes do not agree about. Where
     * thousands have lost their owner at once, the answer holds them all.
     */
    public BitSet slotsOfInterest() {
        BitSet slots = new BitSet(KeySlot.COUNT);
        for (NodeReport node : nodes) {
            slots.or(node.view().open());
        }
        for (SlotRun run : runs()) {
            if (claimants(run.first()) != 1 || !isAgreed(run.first())) {
                slots.set(run.first(), run.end());
            }
        }
        return slots;
    }

    /** All slots, in order. There are few runs even where there are many nodes. */
    List<SlotRun> runs() {
        BitSet borders = new BitSet(KeySlot.COUNT + 1);
        nodes.forEach(node -> node.belief().markBorders(borders));
        borders.set(KeySlot.COUNT);
        List<SlotRun> runs = new ArrayList<>();
        for (int first = 0; first < KeySlot.COUNT; first = borders.nextSetBit(first + 1)) {
            runs.add(new SlotRun(first, borders.nextSetBit(first + 1)));
        }
        return runs;
    }

    private int claimants(int slot) {
        int claimants = 0;
        for (NodeReport node : nodes) {
            claimants += node.claims(slot) ? 1 : 0;
        }
        return claimants;
    }

    private boolean isAgreed(int slot) {
        String first = nodes.get(0).ownerOf(slot);
        for (NodeReport node : nodes) {
            if (!Objects.equals(first, node.ownerOf(slot))) {
                return false;
            }
        }
        return first != null;
    }

    /** The nodes that answered and hold themselves for primaries. */
    public List<NodeReport> primaries() {
        return nodes.stream().filter(NodeReport::isPrimary).toList();
    }

    /** Whom that address leads to, if it answered. */
    @Nullable
    NodeReport answeringAt(NodeAddress address) {
        for (NodeReport node : nodes) {
            if (node.address().equals(address)) {
                return node;
            }
        }
        return null;
    }

    /** Why the node will refuse the action: a managed service, or an ACL; null as far as is known that it will not. */
    public @Nullable String refusal(Action action) {
        List<NodeAddress> sentTo = action.nodes();
        return nodes.stream()
                .filter(node -> sentTo.contains(node.address()))
                .flatMap(node -> node.notAvailable().entrySet().stream())
                .filter(missing -> action.begins(missing.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** The primary that nodes with that id lead to: itself, its primary, or, if it is unknown, null. */
    @Nullable
    NodeReport serving(@Nullable String id) {
        NodeReport node = answering(id);
        NodeReport serving = node == null || node.isPrimary() ? node : answering(node.primaryId());
        return serving != null && serving.isPrimary() ? serving : null;
    }

    /** The first node that claims the slot; null if none does. */
    public @Nullable NodeReport claimant(int slot) {
        for (NodeReport node : nodes) {
            if (node.claims(slot)) {
                return node;
            }
        }
        return null;
    }

    /** Replicas that answer. */
    List<NodeReport> replicasOf(String id) {
        return nodes.stream().filter(node -> id.equals(node.primaryId())).toList();
    }

    /** The node with that id, if it answered. */
    public @Nullable NodeReport answering(@Nullable String id) {
        for (NodeReport node : nodes) {
            if (node.id().equals(id)) {
                return node;
            }
        }
        return null;
    }

    /** Every node that some node names with an address, by id; described by itself where it answered. */
    Map<String, ClusterNode> known() {
        Map<String, ClusterNode> known = new TreeMap<>();
        for (NodeReport report : nodes) {
            report.view().nodes().forEach(node -> known.putIfAbsent(String.valueOf(node.id()), node));
        }
        for (NodeReport report : nodes) {
            known.computeIfPresent(report.id(), (id, told) -> Objects.requireNonNullElse(report.line(id), told));
        }
        return known;
    }

    /** A node's address where it is known, else its id. */
    public String name(@Nullable String id) {
        NodeReport node = answering(id);
        if (node != null) {
            return node.toString();
        }
        ClusterNode known = id == null ? null : known().get(id);
        return known == null ? String.valueOf(id) : known.address().toString();
    }
}
