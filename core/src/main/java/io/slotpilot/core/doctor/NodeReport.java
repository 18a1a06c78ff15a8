package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.Role;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one node said about the cluster and about itself. Immutable. */
public final class NodeReport {

    private final Belief belief;
    private final Map<String, String> facts;
    private final Map<Integer, Long> keys;
    private final Map<String, String> notAvailable;
    private final Map<Integer, List<KeySize>> samples;
    private final List<BusLink> links;

    private NodeReport(Builder builder) {
        this.belief = builder.belief;
        this.facts = Map.copyOf(builder.facts);
        this.keys = Map.copyOf(builder.keys);
        this.notAvailable = Map.copyOf(builder.notAvailable);
        this.samples = Map.copyOf(builder.samples);
        this.links = List.copyOf(builder.links);
    }

    /**
     * @param view from CLUSTER NODES
     * @throws NullPointerException if the view does not tell who answered
     */
    public static NodeReport of(ClusterView view) {
        return new NodeReport(new Builder(new Belief(view)));
    }

    /** With fields of INFO or CLUSTER INFO, or settings, by name. */
    public NodeReport facts(Map<String, String> more) {
        return with(builder -> builder.facts.putAll(more));
    }

    /** With numbers of keys by slot. */
    public NodeReport keys(Map<Integer, Long> more) {
        return with(builder -> builder.keys.putAll(more));
    }

    /** With some or all of the keys of slots. */
    public NodeReport samples(Map<Integer, List<KeySize>> more) {
        return with(builder -> builder.samples.putAll(more));
    }

    /** With the connections of the cluster bus that the node has. */
    public NodeReport links(List<BusLink> all) {
        return with(builder -> builder.links = all);
    }

    /** With a command that the node refuses, as managed services and ACLs do, and its reason. */
    public NodeReport without(String command, String reason) {
        return with(builder -> builder.notAvailable.put(command, reason));
    }

    private NodeReport with(Consumer<Builder> change) {
        Builder builder = new Builder(belief);
        builder.facts.putAll(facts);
        builder.keys.putAll(keys);
        builder.notAvailable.putAll(notAvailable);
        builder.samples.putAll(samples);
        builder.links = links;
        change.accept(builder);
        return new NodeReport(builder);
    }

    public ClusterView view() {
        return belief.view();
    }

    public String id() {
        return belief.id();
    }

    public NodeAddress address() {
        return view().answeredBy();
    }

    /** Commands that the node refused, with the reason. */
    public Map<String, String> notAvailable() {
        return notAvailable;
    }

    /** How many keys the node holds in the slot; 0 if it was not asked. */
    public long keysIn(int slot) {
        return keys.getOrDefault(slot, 0L);
    }

    /** A field of INFO or CLUSTER INFO, or a setting; null if the node did not tell. */
    public @Nullable String fact(String name) {
        return facts.get(name);
    }

    String factOr(String name, String otherwise) {
        return facts.getOrDefault(name, otherwise);
    }

    /** A fact that is a number; {@code otherwise} if it is none, or not known. */
    public long number(String name, long otherwise) {
        String fact = facts.get(name);
        return fact == null || !fact.matches("-?\\d{1,18}") ? otherwise : Long.parseLong(fact);
    }

    /** How far that node was in the stream of its shard's writes when this one last heard of it; -1 if it does not tell. */
    long offsetOf(String nodeId) {
        return number(Facts.OFFSET + nodeId, -1);
    }

    /** How much of its primary's writes a replica has; -1 if it does not tell. */
    long offset() {
        return number("slave_repl_offset", offsetOf(id()));
    }

    /** How often it answered with that error since it started or its counts were reset; 0 if it does not tell. */
    public long errors(String code) {
        // INFO errorstats: count=5
        String count = String.valueOf(facts.get("errorstat_" + code));
        return count.matches("count=\\d{1,18}") ? Long.parseLong(count.substring("count=".length())) : 0;
    }

    Map<String, String> facts() {
        return facts;
    }

    /** Some or all keys of the slot; empty if the node was not asked. */
    List<KeySize> sample(int slot) {
        return samples.getOrDefault(slot, List.of());
    }

    /** Whether the node lists no bus connection of that direction, although it lists others. */
    boolean lacksLink(String peer, boolean outgoing) {
        return !links.isEmpty() && !links.contains(new BusLink(peer, outgoing));
    }

    /** Where other nodes reach it; differs from {@link #address()} behind NAT, and with TLS for clients only. */
    NodeAddress forServers() {
        String told = facts.get(Facts.FOR_SERVERS);
        return told == null ? address() : NodeAddress.parse(told);
    }

    Map<Integer, Long> keys() {
        return keys;
    }

    public boolean isPrimary() {
        ClusterNode self = line(id());
        return self != null && self.role() == Role.PRIMARY;
    }

    /** What the node says about another one; null if it does not know it, or not where it is. */
    @Nullable
    ClusterNode line(String nodeId) {
        return belief.line(nodeId);
    }

    /** The id of the primary that it copies; null for a primary. */
    @Nullable
    String primaryId() {
        ClusterNode self = line(id());
        return self == null ? null : self.primaryId();
    }

    /** The id of the node that owns the slot in this view; null if none does that has an address. */
    public @Nullable String ownerOf(int slot) {
        ClusterNode owner = view().owner(slot);
        return owner == null ? null : owner.id();
    }

    /** The slots that it claims. A copy. */
    public BitSet slots() {
        return belief.slotsOf(id());
    }

    public boolean claims(int slot) {
        return belief.owns(id(), slot);
    }

    Belief belief() {
        return belief;
    }

    @Override
    public String toString() {
        return address().toString();
    }

    private static final class Builder {

        private final Belief belief;
        private final Map<String, String> facts = new HashMap<>();
        private final Map<Integer, Long> keys = new TreeMap<>();
        private final Map<String, String> notAvailable = new TreeMap<>();
        private final Map<Integer, List<KeySize>> samples = new HashMap<>();
        private List<BusLink> links = List.of();

        Builder(Belief belief) {
            this.belief = belief;
        }
    }
}
