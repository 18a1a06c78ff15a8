package io.slotpilot.core.cluster;

import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which slot, and how that is known. Immutable; every change makes a new map. Safe to share.
 *
 * <p>Slots without an owner are legal. Methods that take a slot throw {@link IndexOutOfBoundsException} unless it is 0
 * to 16383.
 *
 * <h2>Which of two claims holds</h2>
 *
 * <p>{@link #withMoved} always believes the redirect, unless the map already holds newer evidence for that slot.
 *
 * <p>{@link #merge} weighs a view's claim on a slot against the evidence in the map. If both name the same owner the
 * evidence becomes the newer of the two. Otherwise, in this order:
 *
 * <ol>
 *   <li>A view that was asked before the evidence arose is believed only with a higher epoch, and never against a
 *       redirect: the redirect may stem from a yet higher epoch that neither tells.
 *   <li>What the present owner itself says is believed: it knows what it does not serve.
 *   <li>A view that is behind on the present owner (shows it with a lower epoch than is known, or as a replica while a
 *       lower epoch claims its slot) is not believed: its node missed a failover or a migration.
 *   <li>A claim with a higher epoch is believed: by the rules of the cluster it wins there too.
 *   <li>A claim without a higher epoch against a redirect, or with a lower one against a view, is believed once the
 *       evidence is older than the grace period. (A view that tells no epochs claims with the one known of the owner.)
 *       Within it, the view's node may just not have heard the news. Beyond it, news has spread, and a slot may well
 *       have come by a lower epoch (DELSLOTS and ADDSLOTS, SETSLOT NODE on both sides); without an end, one redirect
 *       from a stale node would outlive every view.
 *   <li>Anything else is believed: the view is newer.
 * </ol>
 *
 * <p>A slot that a believed view leaves uncovered loses its owner. A view that covers no slot at all is not believed:
 * it comes from a node that is alone.
 */
public final class SlotMap {

    /** Long enough for the news of a migration or failover to spread over the cluster bus. */
    public static final Duration DEFAULT_MOVE_GRACE = Duration.ofSeconds(2);

    private static final SlotMap EMPTY = new SlotMap(ClaimTable.EMPTY, NodeTable.EMPTY, OpenSlots.NONE, 0);

    private final ClaimTable claims;
    private final NodeTable nodes;
    private final OpenSlots open;
    private final long version;

    // The look-ups' own copies, by number of the claim: one indirection less.
    private final char[] index;
    private final @Nullable ClusterNode[] owners;
    private final @Nullable NodeAddress[] addresses;

    // Found on first use; a race finds it twice.
    private @Nullable List<ClusterNode> primaries;

    SlotMap(ClaimTable claims, NodeTable nodes, OpenSlots open, long version) {
        this.claims = claims;
        this.nodes = nodes;
        this.open = open;
        this.version = version;
        this.index = claims.index();
        int count = claims.claims().size();
        this.owners = new ClusterNode[count];
        this.addresses = new NodeAddress[count];
        for (int number = 0; number < count; number++) {
            ClusterNode owner = claims.claims().get(number).owner();
            owners[number] = owner;
            addresses[number] = owner == null ? null : owner.address();
        }
    }

    /** The map that knows nothing. */
    public static SlotMap empty() {
        return EMPTY;
    }

    /** The node to which commands on {@code slot} go, or null if no node is known to serve it. */
    public @Nullable ClusterNode owner(int slot) {
        return owners[index[slot]];
    }

    /** The address to which commands on {@code slot} go, or null if no node is known to serve it. */
    public @Nullable NodeAddress ownerAddress(int slot) {
        return addresses[index[slot]];
    }

    /** Replicas that may serve reads of {@code slot}, from CLUSTER SLOTS; possibly none. Not while {@link #isOpen}. */
    public List<ClusterNode> replicas(int slot) {
        return claims.of(slot).replicas();
    }

    /** Why {@link #owner} is what it is; null if nothing was ever said about {@code slot}. */
    public @Nullable Evidence evidence(int slot) {
        return claims.of(slot).evidence();
    }

    /** Whether {@code slot} is on the move between two nodes: only its owner can be read without false misses. */
    public boolean isOpen(int slot) {
        return open.contains(slot);
    }

    /** All slots for which {@link #isOpen}. A copy. */
    public BitSet open() {
        return open.slots();
    }

    /** All slots without an owner. A copy. */
    public BitSet uncovered() {
        BitSet uncovered = new BitSet(KeySlot.COUNT);
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            uncovered.set(slot, owner(slot) == null);
        }
        return uncovered;
    }

    /** How many slots have an owner. */
    public int coveredSlots() {
        return claims.coveredSlots();
    }

    /** Every known node, in a stable order. */
    public List<ClusterNode> nodes() {
        return nodes.nodes();
    }

    /** The nodes that own at least one slot, in the order of {@link #nodes()}. */
    public List<ClusterNode> primaries() {
        List<ClusterNode> found = primaries;
        if (found == null) {
            found = findPrimaries();
            primaries = found;
        }
        return found;
    }

    /** The node that has {@code anyAlias} among its addresses, or null. */
    public @Nullable ClusterNode node(NodeAddress anyAlias) {
        return nodes.byAddress(anyAlias);
    }

    /** The node with that id, or null. */
    public @Nullable ClusterNode nodeById(String id) {
        return nodes.byId(id);
    }

    /** Grows by one with every change of owners, nodes, replicas or open slots; not when only evidence is renewed. */
    public long version() {
        return version;
    }

    /**
     * The map after a MOVED redirect for one slot. Other slots of the former owner stay where they are; see
     * {@link #withPromoted} for a target that was its replica.
     *
     * @param target as {@link Endpoints} read it; need not be known yet
     * @param nowNanos {@link System#nanoTime()} when the redirect arrived
     * @return this if it is no news
     * @throws IllegalArgumentException if {@code slot} is out of range
     */
    public SlotMap withMoved(int slot, NodeAddress target, long nowNanos) {
        return withMoved(List.of(new Moved(slot, target, nowNanos)));
    }

    /** The map after several redirects or pushes, as if one by one; this if none is news. */
    public SlotMap withMoved(Collection<Moved> news) {
        Patch patch = new Patch(this);
        news.forEach(patch::apply);
        return patch.result();
    }

    /**
     * The map after a MOVED redirect to a replica of the slot's owner. Only a failover makes a replica an owner, and it
     * hands over everything: all slots of the former owner move, as if each had been redirected. A target that is not
     * known as its replica gets that one slot, as by {@link #withMoved}.
     *
     * @return this if it is no news
     * @throws IllegalArgumentException if {@code slot} is out of range
     */
    public SlotMap withPromoted(int slot, NodeAddress target, long nowNanos) {
        Patch patch = new Patch(this);
        patch.promote(new Moved(slot, target, nowNanos));
        return patch.result();
    }

    /** Whether {@code address} is known as a replica of the owner of {@code slot}. */
    public boolean isReplica(int slot, NodeAddress address) {
        return replicas(slot).stream().anyMatch(replica -> replica.aliases().contains(address));
    }

    /**
     * The map with {@code slot} marked as on the move (after ASK or TRYAGAIN), or not.
     *
     * <p>The mark ends by itself when the slot gets another owner, or when its owner says in a CLUSTER NODES view asked
     * after {@code nowNanos} that it does not migrate it.
     *
     * @param nowNanos {@link System#nanoTime()} when that was seen
     * @return this if it is no news
     */
    public SlotMap withOpen(int slot, boolean isOpen, long nowNanos) {
        Objects.checkIndex(slot, KeySlot.COUNT);
        OpenSlots next = isOpen ? open.with(slot, nowNanos) : open.without(slot);
        return next == open ? this : new SlotMap(claims, nodes, next, version + 1);
    }

    /** {@link #merge(ClusterView, Duration)} with {@link #DEFAULT_MOVE_GRACE}. */
    public MergeResult merge(ClusterView view) {
        return merge(view, DEFAULT_MOVE_GRACE);
    }

    /**
     * Lays a view over this map, slot by slot, by the rules above.
     *
     * @param moveGrace how long a redirect holds against views that know no higher epoch
     */
    public MergeResult merge(ClusterView view, Duration moveGrace) {
        return decide(List.of(view), moveGrace);
    }

    /** {@link #decide(List, Duration)} with {@link #DEFAULT_MOVE_GRACE}. */
    public MergeResult decide(List<ClusterView> views) {
        return decide(views, DEFAULT_MOVE_GRACE);
    }

    /**
     * Lays several views over this map. For each slot one of them speaks: the one whose owner has the highest epoch,
     * then the one with which most views agree, then the one asked last, then the one that is first in the list. An
     * owner beats none. What it says is weighed as in {@link #merge}.
     *
     * @throws IllegalArgumentException if {@code views} is empty
     */
    public MergeResult decide(List<ClusterView> views, Duration moveGrace) {
        return new Merge(this, Consensus.of(views), moveGrace.toNanos()).run();
    }

    @Override
    public String toString() {
        return "slot map " + version + ": " + coveredSlots() + " of " + KeySlot.COUNT + " slots, "
                + open.slots().cardinality() + " open, " + nodes().size() + " nodes";
    }

    ClaimTable claims() {
        return claims;
    }

    NodeTable nodeTable() {
        return nodes;
    }

    OpenSlots openSlots() {
        return open;
    }

    /** Replicas of {@code owner} as far as the map knows. */
    List<ClusterNode> replicasOf(ClusterNode owner) {
        for (Claim claim : claims.claims()) {
            if (!claim.replicas().isEmpty() && claim.isOwnedBy(owner)) {
                return claim.replicas();
            }
        }
        return List.of();
    }

    private List<ClusterNode> findPrimaries() {
        boolean[] used = claims.inUse();
        Set<ClusterNode> found = new LinkedHashSet<>();
        for (int number = 0; number < used.length; number++) {
            ClusterNode owner = owners[number];
            if (used[number] && owner != null) {
                found.add(owner);
            }
        }
        return nodes.nodes().stream().filter(found::contains).toList();
    }
}
