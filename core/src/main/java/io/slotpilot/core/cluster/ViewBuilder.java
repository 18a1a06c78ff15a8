package io.slotpilot.core.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects a view while a reply is read. */
final class ViewBuilder {

    private static final short NONE = -1;

    private final List<ClusterNode> nodes = new ArrayList<>();
    private final Map<ClusterNode, Set<ClusterNode>> replicas = new HashMap<>();
    private final short[] owners = new short[KeySlot.COUNT];
    private final BitSet open = new BitSet();
    private final List<SlotMarker> markers = new ArrayList<>();
    private final BitSet nowhere = new BitSet();
    private final Set<String> nodesWithoutAddress = new LinkedHashSet<>();
    private @Nullable String answererId;

    ViewBuilder() {
        Arrays.fill(owners, NONE);
    }

    /** Adds a node; the result names it in the other methods. */
    int add(ClusterNode node) {
        nodes.add(node);
        return nodes.size() - 1;
    }

    /** Like {@link #add}, but a node that is there already, by one of its addresses, keeps its number. */
    int findOrAdd(ClusterNode node) {
        for (int number = 0; number < nodes.size(); number++) {
            if (nodes.get(number).is(node)) {
                return number;
            }
        }
        return add(node);
    }

    void addWithoutAddress(String id) {
        nodesWithoutAddress.add(id);
    }

    void answerer(String id) {
        answererId = id;
    }

    void addReplica(int primary, int replica) {
        replicas.computeIfAbsent(nodes.get(primary), node -> new LinkedHashSet<>())
                .add(nodes.get(replica));
    }

    /** Gives {@code [first, last]} to a node, except where another one claims it with a higher epoch. */
    void assign(int first, int last, int node) {
        long epoch = nodes.get(node).configEpoch();
        for (int slot = first; slot <= last; slot++) {
            int other = owners[slot];
            if (other < 0 || nodes.get(other).configEpoch() <= epoch) {
                owners[slot] = (short) node;
            }
        }
    }

    void assignNowhere(int first, int last) {
        nowhere.set(first, last + 1);
    }

    void open(SlotMarker marker) {
        open.set(marker.slot());
        markers.add(marker);
    }

    List<SlotMarker> markers() {
        return List.copyOf(markers);
    }

    @Nullable
    String answererId() {
        return answererId;
    }

    List<ClusterNode> nodes() {
        return List.copyOf(nodes);
    }

    Map<ClusterNode, List<ClusterNode>> replicas() {
        Map<ClusterNode, List<ClusterNode>> lists = new HashMap<>();
        replicas.forEach((primary, nodesOfIt) -> lists.put(primary, List.copyOf(nodesOfIt)));
        return lists;
    }

    short[] owners() {
        return owners;
    }

    int coveredSlots() {
        int covered = 0;
        for (short owner : owners) {
            covered += owner < 0 ? 0 : 1;
        }
        return covered;
    }

    BitSet open() {
        return open;
    }

    /** Slots of nodes without an address, as far as no other node claims them. */
    BitSet nowhere() {
        for (int slot = nowhere.nextSetBit(0); slot >= 0; slot = nowhere.nextSetBit(slot + 1)) {
            nowhere.set(slot, owners[slot] < 0);
        }
        return nowhere;
    }

    Set<String> nodesWithoutAddress() {
        return Set.copyOf(nodesWithoutAddress);
    }
}
