package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.NodeFlag;
import io.slotpilot.core.cluster.Role;
import io.slotpilot.core.cluster.SlotMap;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which primaries to visit, and which once more, so that no key is missed that is there all the time.
 *
 * <p>A key that moves to a node which was visited before would be missed. So nodes that have gained slots since their
 * visit began, or are about to, are visited once more when all others are done: whatever has moved was either seen at the
 * node that it left, or had left it before, and is at the other one by then.
 *
 * <p>So are primaries that were not known when it began.
 *
 * <p>Turn to {@link #next()}, tell {@link #begun}, visit the node. When there is no next one, tell {@link #checked} of each
 * of {@link #primaries()}, and ask again: when there is none then, the sweep is over. Not thread-safe.
 */
public final class KeySweep {

    private static final Set<NodeFlag> GONE = EnumSet.of(NodeFlag.FAILED, NodeFlag.NO_ADDRESS, NodeFlag.HANDSHAKE);

    private final Deque<NodeAddress> todo = new ArrayDeque<>();
    private final Set<NodeAddress> primaries = new LinkedHashSet<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<NodeAddress, BitSet> covered = new HashMap<>();
    private final Map<NodeAddress, Integer> slots = new HashMap<>();
    private boolean firstPass = true;

    /** A sweep over the primaries of that map, and those that it hears of. */
    public static KeySweep of(SlotMap map) {
        KeySweep sweep =
                new KeySweep(map.primaries().stream().map(ClusterNode::address).toList());
        for (int slot = KeySlot.COUNT - 1; slot >= 0; slot--) {
            ClusterNode owner = map.owner(slot);
            if (owner != null) {
                sweep.slots.put(owner.address(), slot);
            }
        }
        return sweep;
    }

    KeySweep(Collection<NodeAddress> primaries) {
        this.primaries.addAll(primaries);
        todo.addAll(this.primaries);
    }

    /** A sweep that stands where this one does, and goes on by itself. */
    public KeySweep copy() {
        KeySweep copy = new KeySweep(primaries);
        copy.todo.clear();
        copy.todo.addAll(todo);
        covered.forEach((node, seen) -> copy.covered.put(node, (BitSet) seen.clone()));
        copy.ids.addAll(ids);
        copy.slots.putAll(slots);
        copy.firstPass = firstPass;
        return copy;
    }

    /** Whether there is no next node. */
    public boolean isOver() {
        return todo.isEmpty();
    }

    /** The next node of this pass; {@code null} if there is none left. */
    public @Nullable NodeAddress next() {
        return todo.poll();
    }

    /**
     * A visit begins now.
     *
     * @param view what the node has just said of the cluster, by {@code CLUSTER NODES}; {@code null} if it said nothing
     * @return false if the node is a replica by now, so that there is nothing to visit: its primary has its turn
     */
    public boolean begun(NodeAddress node, @Nullable ClusterView view) {
        BitSet seen = new BitSet();
        boolean replica = false;
        if (view != null) {
            String id = view.answererId();
            if (id != null) {
                ids.add(id);
            }
            replica = isReplica(view);
            seen.or(owned(view));
            if (!seen.isEmpty()) { // of one that has lost them, by those that it had
                slots.put(node, seen.nextSetBit(0));
            }
            if (!firstPass) {
                seen.or(view.open());
            }
        }
        covered.put(node, seen);
        return !replica;
    }

    private static boolean isReplica(ClusterView view) {
        return view.nodes().stream()
                .anyMatch(other -> other.role() == Role.REPLICA && Objects.equals(other.id(), view.answererId()));
    }

    /** The nodes that are still to be visited in this pass; a copy. */
    public List<NodeAddress> pending() {
        return List.copyOf(todo);
    }

    /**
     * What a node says that is to be visited. One that is a replica by its own word is not: whoever took it for a primary
     * has not heard of that yet.
     *
     * @param view as in {@link #begun}
     */
    public void asked(NodeAddress node, @Nullable ClusterView view) {
        if (view != null && isReplica(view)) {
            todo.remove(node);
        }
    }

    /** All that are known to be or have been primaries; a copy. */
    public List<NodeAddress> primaries() {
        return List.copyOf(primaries);
    }

    /**
     * The pass is over, and this is what a primary says now.
     *
     * @param view as in {@link #begun}; {@code null} if it is out of reach: what it had is elsewhere by now, or its visit
     *     would have failed
     */
    public void checked(NodeAddress node, @Nullable ClusterView view) {
        firstPass = false;
        if (view == null) {
            return;
        }
        view.nodes().stream().filter(this::isNews).map(ClusterNode::address).forEach(other -> {
            primaries.add(other);
            todo.add(other);
        });
        BitSet gained = owned(view);
        gained.or(view.open());
        gained.andNot(covered.getOrDefault(node, new BitSet()));
        if (!gained.isEmpty() && !todo.contains(node)) {
            todo.add(node);
        }
    }

    /** A primary of which nobody has told yet, and which may have keys: slots come to one that had none, too. */
    private boolean isNews(ClusterNode node) {
        return node.role() == Role.PRIMARY
                && Collections.disjoint(node.flags(), GONE)
                && Collections.disjoint(node.aliases(), primaries)
                && !ids.contains(node.id());
    }

    /** A slot of a node that is lost, by which to find who has its slots now. */
    public int slotOf(NodeAddress lost) {
        return slots.getOrDefault(lost, 0);
    }

    /** A lost node has been replaced, and the visit has to begin anew there. */
    public void replaced(NodeAddress successor) {
        primaries.add(successor);
    }

    private static BitSet owned(ClusterView view) {
        BitSet owned = new BitSet(KeySlot.COUNT);
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            ClusterNode owner = view.owner(slot);
            if (owner != null && owner.id() != null && owner.id().equals(view.answererId())) {
                owned.set(slot);
            }
        }
        return owned;
    }
}
