package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.Role;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one node said about the cluster and about itself. Immutable. */
public final class NodeReport {

    private final ClusterView view;
    private final String id;
    private final Map<String, String> facts;
    private final Map<Integer, Long> keys;
    private final Map<String, String> notAvailable;

    private NodeReport(
            ClusterView view, Map<String, String> facts, Map<Integer, Long> keys, Map<String, String> notAvailable) {
        this.view = view;
        this.id = Objects.requireNonNull(view.answererId(), "a view must tell who answered");
        this.facts = facts;
        this.keys = keys;
        this.notAvailable = notAvailable;
    }

    /**
     * @param view from CLUSTER NODES
     * @throws NullPointerException if the view does not tell who answered
     */
    public static NodeReport of(ClusterView view) {
        return new NodeReport(view, Map.of(), Map.of(), Map.of());
    }

    /** With fields of INFO or CLUSTER INFO, or settings, by name. */
    public NodeReport facts(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(facts);
        all.putAll(more);
        return new NodeReport(view, Map.copyOf(all), keys, notAvailable);
    }

    /** With numbers of keys by slot. */
    public NodeReport keys(Map<Integer, Long> more) {
        Map<Integer, Long> all = new TreeMap<>(keys);
        all.putAll(more);
        return new NodeReport(view, facts, Map.copyOf(all), notAvailable);
    }

    /** With a command that the node refuses, as managed services and ACLs do, and its reason. */
    public NodeReport without(String command, String reason) {
        Map<String, String> all = new TreeMap<>(notAvailable);
        all.put(command, reason);
        return new NodeReport(view, facts, keys, Map.copyOf(all));
    }

    public ClusterView view() {
        return view;
    }

    public String id() {
        return id;
    }

    public NodeAddress address() {
        return view.answeredBy();
    }

    /** Commands that the node refused, with the reason. */
    public Map<String, String> notAvailable() {
        return notAvailable;
    }

    /** How many keys the node holds in the slot; 0 if it was not asked. */
    public long keysIn(int slot) {
        return keys.getOrDefault(slot, 0L);
    }

    @Nullable
    String fact(String name) {
        return facts.get(name);
    }

    Map<Integer, Long> keys() {
        return keys;
    }

    boolean isPrimary() {
        ClusterNode self = line(id);
        return self != null && self.role() == Role.PRIMARY;
    }

    /** What the node says about another one; null if it does not know it, or not where it is. */
    @Nullable
    ClusterNode line(String nodeId) {
        for (ClusterNode node : view.nodes()) {
            if (nodeId.equals(node.id())) {
                return node;
            }
        }
        return null;
    }

    /** The id of the node that owns the slot in this view; null if none does that has an address. */
    @Nullable
    String ownerOf(int slot) {
        ClusterNode owner = view.owner(slot);
        return owner == null ? null : owner.id();
    }

    boolean claims(int slot) {
        return id.equals(ownerOf(slot));
    }

    @Override
    public String toString() {
        return address().toString();
    }
}
