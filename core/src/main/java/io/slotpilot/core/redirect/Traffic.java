package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.NodeAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The traffic of one client with every node that it has talked to. Thread-safe. */
public final class Traffic {

    private final Map<NodeAddress, NodeTraffic> nodes = new ConcurrentHashMap<>();

    /** The counters of one node, made when first asked for. Keep the result: the counters outlive reconnects. */
    public NodeTraffic node(NodeAddress address) {
        NodeTraffic known = nodes.get(address); // spares computeIfAbsent's lock on a hit
        return known != null ? known : nodes.computeIfAbsent(address, unused -> new NodeTraffic());
    }

    /** Forgets a node that has left the cluster. */
    public void forget(NodeAddress address) {
        nodes.remove(address);
    }

    /** The nodes that have been talked to, at any time: a view, which cannot be changed and may be read meanwhile. */
    public Map<NodeAddress, NodeTraffic> nodes() {
        return Collections.unmodifiableMap(nodes);
    }

    long successes() {
        Collection<NodeTraffic> all = nodes.values();
        long sum = 0;
        for (NodeTraffic node : all) {
            sum += node.successes();
        }
        return sum;
    }
}
