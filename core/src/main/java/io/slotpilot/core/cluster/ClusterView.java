package io.slotpilot.core.cluster;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one node said about the whole cluster at one time. Immutable. Not the truth: the node may be stale, or alone.
 *
 * <p>Slots without owner are legal. A slot that two primaries claim belongs to the one with the highest configuration
 * epoch, else (CLUSTER SLOTS tells none) to the one that the reply names last.
 */
public final class ClusterView {

    private final NodeAddress answeredBy;
    private final long askedAtNanos;
    private final boolean hasEpochs;
    private final @Nullable String answererId;
    private final NodeTable nodes;
    private final Map<ClusterNode, List<ClusterNode>> replicas;
    private final short[] owners;
    private final int coveredSlots;
    private final BitSet open;
    private final List<SlotMarker> markers;
    private final BitSet nowhere;
    private final Set<String> nodesWithoutAddress;

    ClusterView(ViewBuilder builder, NodeAddress answeredBy, long askedAtNanos, boolean hasEpochs) {
        this.answeredBy = answeredBy;
        this.askedAtNanos = askedAtNanos;
        this.hasEpochs = hasEpochs;
        this.answererId = builder.answererId();
        this.nodes = new NodeTable(builder.nodes(), null);
        this.replicas = builder.replicas();
        this.owners = builder.owners();
        this.coveredSlots = builder.coveredSlots();
        this.open = builder.open();
        this.markers = builder.markers();
        this.nowhere = builder.nowhere();
        this.nodesWithoutAddress = builder.nodesWithoutAddress();
    }

    private ClusterView(ClusterView told, NodeAddress answeredBy, @Nullable String answererId, long askedAtNanos) {
        this.answeredBy = answeredBy;
        this.askedAtNanos = askedAtNanos;
        this.hasEpochs = told.hasEpochs;
        this.answererId = answererId;
        this.nodes = told.nodes;
        this.replicas = told.replicas;
        this.owners = told.owners;
        this.coveredSlots = told.coveredSlots;
        this.open = told.open;
        this.markers = told.markers;
        this.nowhere = told.nowhere;
        this.nodesWithoutAddress = told.nodesWithoutAddress;
    }

    /**
     * The same view, told by a node at a time: for whoever has read one reply and got it once more. Shares all else.
     *
     * @param answererId the id of the node that answered, or null if the reply does not tell
     */
    public ClusterView toldBy(NodeAddress answeredBy, @Nullable String answererId, long askedAtNanos) {
        return new ClusterView(this, answeredBy, answererId, askedAtNanos);
    }

    /**
     * Reads a CLUSTER SLOTS reply, in RESP2 or RESP3 shape.
     *
     * <p>An endpoint that is null or empty is the host that answered; for {@code ?} the IP from the metadata counts;
     * nodes that still have no address are left out, and their slots are {@link #nowhere()}.
     *
     * @param reply nested {@link List}s of {@link Number}, {@code byte[]}, {@link java.nio.ByteBuffer}, {@link
     *     CharSequence} and null; metadata as {@link java.util.Map}, as list of {@link java.util.Map.Entry}, or as flat
     *     list
     * @param askedAtNanos {@link System#nanoTime()} when the query was sent
     * @throws MalformedReplyException if the reply is none of CLUSTER SLOTS
     */
    public static ClusterView fromSlots(
            @Nullable Object reply, NodeAddress answeredBy, long askedAtNanos, AddressMapper mapper) {
        ViewBuilder builder = new SlotsReply(answeredBy, mapper).read(reply);
        return new ClusterView(builder, answeredBy, askedAtNanos, false);
    }

    /**
     * Reads a CLUSTER NODES reply, or the text of a nodes.conf file.
     *
     * <p>Only this one knows epochs, health and open slots (those of the node that answered). Its replicas are no
     * candidates for reads: a node that just restarted is listed as connected while it still is empty.
     *
     * @param askedAtNanos {@link System#nanoTime()} when the query was sent
     * @throws MalformedReplyException if the reply is none of CLUSTER NODES
     */
    public static ClusterView fromNodes(String text, NodeAddress answeredBy, long askedAtNanos, AddressMapper mapper) {
        ViewBuilder builder = new NodesReply(answeredBy, mapper).read(text);
        return new ClusterView(builder, answeredBy, askedAtNanos, true);
    }

    public NodeAddress answeredBy() {
        return answeredBy;
    }

    /** {@link System#nanoTime()} when the query was sent; the reply may describe any moment after it. */
    public long askedAtNanos() {
        return askedAtNanos;
    }

    /** Whether the reply tells configuration epochs, health and open slots: whether it is CLUSTER NODES. */
    public boolean hasEpochs() {
        return hasEpochs;
    }

    /** The id of the node that answered, or null if the reply does not tell (CLUSTER SLOTS). */
    public @Nullable String answererId() {
        return answererId;
    }

    /** Every node with an address, in the order of the reply; those in handshake included. */
    public List<ClusterNode> nodes() {
        return nodes.nodes();
    }

    /** Ids of nodes that the reply names without an address. */
    public Set<String> nodesWithoutAddress() {
        return nodesWithoutAddress;
    }

    /**
     * The owner of {@code slot}, or null if it has none with an address.
     *
     * @throws IndexOutOfBoundsException if {@code slot} is out of range; so do all methods here that take a slot
     */
    public @Nullable ClusterNode owner(int slot) {
        int owner = owners[slot];
        return owner < 0 ? null : nodes().get(owner);
    }

    /** The first slot after {@code slot} that has another owner; {@link KeySlot#COUNT} if none has. */
    public int nextOwnersSlot(int slot) {
        int next = slot + 1;
        while (next < KeySlot.COUNT && owners[next] == owners[slot]) {
            next++;
        }
        return next;
    }

    /** Replicas that may serve reads of {@code slot}; empty from CLUSTER NODES. */
    public List<ClusterNode> replicas(int slot) {
        ClusterNode owner = owner(slot);
        return owner == null ? List.of() : replicasOf(owner);
    }

    /** Slots that the node that answered is importing or migrating. A copy. */
    public BitSet open() {
        return (BitSet) open.clone();
    }

    /** How the node that answered has marked its open slots, in the order of the reply; empty from CLUSTER SLOTS. */
    public List<SlotMarker> markers() {
        return markers;
    }

    /** Slots that belong to a node without an address. A copy. */
    public BitSet nowhere() {
        return (BitSet) nowhere.clone();
    }

    /** How many slots have an owner with an address. */
    public int coveredSlots() {
        return coveredSlots;
    }

    @Override
    public String toString() {
        return "view of " + answeredBy + ": " + coveredSlots + " of " + KeySlot.COUNT + " slots, " + nodes().size()
                + " nodes";
    }

    /** The position of the slot's owner in {@link #nodes()}, or -1. */
    int ownerIndex(int slot) {
        return owners[slot];
    }

    boolean isOpen(int slot) {
        return open.get(slot);
    }

    /** Replicas of one of {@link #nodes()}. */
    List<ClusterNode> replicasOf(ClusterNode node) {
        return replicas.getOrDefault(node, List.of());
    }

    /** What this view says about {@code node}, or null if it does not name it. */
    @Nullable
    ClusterNode find(ClusterNode node) {
        return nodes.find(node);
    }

    /** Whether {@code node} is the one that answered. */
    boolean isAnsweredBy(ClusterNode node) {
        return answererId != null && node.id() != null
                ? answererId.equals(node.id())
                : node.aliases().contains(answeredBy);
    }
}
