package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.KeySlot;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one node believes of the cluster, by node. Immutable. */
final class Belief {

    private static final BitSet NONE = new BitSet();

    private final ClusterView view;
    private final String id;
    private final Map<String, ClusterNode> lines = new HashMap<>();
    private final Map<String, BitSet> slots = new HashMap<>();
    private final BitSet borders = new BitSet(KeySlot.COUNT);

    Belief(ClusterView view) {
        this.view = view;
        this.id = Objects.requireNonNull(view.answererId(), "a view must tell who answered");
        view.nodes().forEach(node -> lines.put(String.valueOf(node.id()), node));
        for (int first = 0; first < KeySlot.COUNT; ) {
            ClusterNode owner = view.owner(first);
            int end = view.nextOwnersSlot(first);
            borders.set(first);
            if (owner != null) {
                slots.computeIfAbsent(String.valueOf(owner.id()), unknown -> new BitSet())
                        .set(first, end);
            }
            first = end;
        }
    }

    ClusterView view() {
        return view;
    }

    /** Who believes it. */
    String id() {
        return id;
    }

    /** What the node says about another one; null if it does not know it, or not where it is. */
    @Nullable
    ClusterNode line(String nodeId) {
        return lines.get(nodeId);
    }

    /** The ids of all that own slots. */
    Set<String> owners() {
        return slots.keySet();
    }

    boolean owns(String nodeId, int slot) {
        return slots.getOrDefault(nodeId, NONE).get(slot);
    }

    /** The slots that the node owns. A copy. */
    BitSet slotsOf(String nodeId) {
        return (BitSet) slots.getOrDefault(nodeId, NONE).clone();
    }

    /** Marks each slot that has another owner than the one before it. */
    void markBorders(BitSet marks) {
        marks.or(borders);
    }
}
