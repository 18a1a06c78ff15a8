package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
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
 */
public record Examination(List<NodeReport> nodes, Map<NodeAddress, String> unreachable) {

    public Examination {
        nodes = List.copyOf(nodes);
        unreachable = Map.copyOf(unreachable);
    }

    /** The same, with node reports that tell more. */
    public Examination with(List<NodeReport> richer) {
        return new Examination(richer, unreachable);
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
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            if (claimants(slot) != 1 || !isAgreed(slot)) {
                slots.set(slot);
            }
        }
        return slots;
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

    List<NodeReport> primaries() {
        return nodes.stream().filter(NodeReport::isPrimary).toList();
    }

    /** The node with that id, if it answered. */
    @Nullable
    NodeReport answering(@Nullable String id) {
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
            for (ClusterNode node : report.view().nodes()) {
                String id = node.id();
                if (id != null && (report.id().equals(id) || !known.containsKey(id) && answering(id) == null)) {
                    known.put(id, node);
                }
            }
        }
        return known;
    }

    /** A node's address where it is known, else its id. */
    String name(@Nullable String id) {
        NodeReport node = answering(id);
        if (node != null) {
            return node.toString();
        }
        ClusterNode known = id == null ? null : known().get(id);
        return known == null ? String.valueOf(id) : known.address().toString();
    }
}
