package io.slotpilot.testkit.layout;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one node is made to believe at start: its {@code nodes.conf}, at first the true layout.
 *
 * <p>Nodes are named by their index in the cluster. Each method changes this view and returns it. Not thread-safe.
 */
public final class NodeView {

    /** The id of the node that {@link #ghost} adds. */
    public static final String GHOST_ID = "f".repeat(40);

    private static final class Entry {
        final Member member;
        final BitSet slots;
        long epoch;
        boolean unreachable;

        @Nullable
        String primaryId;

        Entry(Member member) {
            this.member = member;
            this.primaryId = member.primaryId();
            this.slots = (BitSet) member.slots().clone();
            this.epoch = member.epoch();
        }
    }

    private final List<Entry> entries;
    private final int self;
    private final List<String> markers = new ArrayList<>();
    private @Nullable BitSet ghostSlots;

    /** The true view of the node with index {@code self}. */
    public NodeView(List<Member> members, int self) {
        this.entries = members.stream().map(Entry::new).collect(Collectors.toCollection(ArrayList::new));
        this.self = self;
    }

    /** Gives {@code ranges} to {@code node}, and so takes them from whoever had them. */
    public NodeView owns(int node, String ranges) {
        BitSet slots = SlotRanges.parse(ranges);
        disown(slots);
        entries.get(node).slots.or(slots);
        return this;
    }

    /** Leaves {@code ranges} without an owner. */
    public NodeView uncovered(String ranges) {
        disown(SlotRanges.parse(ranges));
        return this;
    }

    /** Gives {@code ranges} to a primary that has no address: servers redirect to {@code :0}. */
    public NodeView ghost(String ranges) {
        BitSet slots = SlotRanges.parse(ranges);
        disown(slots);
        ghostSlots = slots;
        return this;
    }

    /** Sets the configuration epoch of {@code node}. */
    public NodeView epoch(int node, long epoch) {
        entries.get(node).epoch = epoch;
        return this;
    }

    /** Makes this node look for {@code node} at a bus port where nobody listens. */
    public NodeView unreachable(int node) {
        entries.get(node).unreachable = true;
        return this;
    }

    /** Makes {@code node} a replica of {@code primary}, which may be a replica itself. */
    public NodeView replicates(int node, int primary) {
        entries.get(node).primaryId = entries.get(primary).member.id();
        return this;
    }

    /** Opens {@code slot} on this node, on its way to {@code node}. */
    public NodeView migrating(int slot, int node) {
        markers.add("[" + slot + "->-" + entries.get(node).member.id() + "]");
        return this;
    }

    /** Opens {@code slot} on this node, on its way from {@code node}. */
    public NodeView importing(int slot, int node) {
        markers.add("[" + slot + "-<-" + entries.get(node).member.id() + "]");
        return this;
    }

    /** Opens {@code slot} on this node, on its way to a node without address: {@code ASK} to {@code :0}. */
    public NodeView migratingToGhost(int slot) {
        markers.add("[" + slot + "->-" + GHOST_ID + "]");
        if (ghostSlots == null) {
            ghostSlots = new BitSet();
        }
        return this;
    }

    /** Whether every slot has an owner. */
    public boolean coversAllSlots() {
        BitSet covered = new BitSet(SlotRanges.SLOTS);
        entries.forEach(entry -> covered.or(entry.slots));
        if (ghostSlots != null) {
            covered.or(ghostSlots);
        }
        return covered.cardinality() == SlotRanges.SLOTS;
    }

    /**
     * The text of {@code nodes.conf}.
     *
     * @param withShards whether it names each node's shard, as Redis does from 7.2 on
     */
    public String render(boolean withShards) {
        StringBuilder text = new StringBuilder();
        long currentEpoch = 0;
        for (int i = 0; i < entries.size(); i++) {
            text.append(line(entries.get(i), i == self, withShards)).append('\n');
            currentEpoch = Math.max(currentEpoch, entries.get(i).epoch);
        }
        if (ghostSlots != null) {
            String line = GHOST_ID + " :0@0 master,noaddr - 0 0 0 disconnected " + SlotRanges.format(ghostSlots, " ");
            text.append(line.strip()).append('\n');
        }
        return text + "vars currentEpoch " + currentEpoch + " lastVoteEpoch 0\n";
    }

    private String line(Entry entry, boolean myself, boolean withShard) {
        Member member = entry.member;
        String role = entry.primaryId == null ? "master -" : "slave " + entry.primaryId;
        // The port of tcpmux, which nobody runs.
        String address = entry.unreachable ? member.address().replaceFirst("@\\d+", "@1") : member.address();
        // The hostname, which may be empty, comes first.
        String told =
                withShard ? address + (address.contains(",") ? "" : ",") + ",shard-id=" + shardOf(entry) : address;
        String line = member.id() + ' ' + told + (myself ? " myself," : " ") + role + " 0 0 " + entry.epoch
                + " connected " + SlotRanges.format(entry.slots, " ");
        return (myself ? line.stripTrailing() + ' ' + String.join(" ", markers) : line).stripTrailing();
    }

    /** The id of the primary at the end of the chain; replicas of each other are in the shard of one of them. */
    private String shardOf(Entry entry) {
        Entry last = entry;
        for (int i = 0; i < entries.size(); i++) {
            String primaryId = last.primaryId;
            last = entries.stream()
                    .filter(other -> other.member.id().equals(primaryId))
                    .findFirst()
                    .orElse(last);
        }
        return last.member.id();
    }

    private void disown(BitSet slots) {
        entries.forEach(entry -> entry.slots.andNot(slots));
        if (ghostSlots != null) {
            ghostSlots.andNot(slots);
        }
    }
}
