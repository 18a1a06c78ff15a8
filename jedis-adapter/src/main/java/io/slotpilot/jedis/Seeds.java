package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;

/** The nodes that a user names to find the cluster by. */
final class Seeds {

    private static final Duration LEAST_SEARCH_TIME = Duration.ofSeconds(1);

    private Seeds() {}

    /**
     * Their addresses, in the same order.
     *
     * @throws IllegalArgumentException if there are none, or one is no address; the message names it
     */
    static List<NodeAddress> of(@Nullable Collection<HostAndPort> nodes) {
        if (nodes == null || nodes.isEmpty()) {
            throw new IllegalArgumentException("nodes must name at least one cluster node as host and port");
        }
        List<NodeAddress> seeds = new ArrayList<>();
        for (HostAndPort node : nodes) {
            seeds.add(address(node));
        }
        return seeds;
    }

    private static NodeAddress address(@Nullable HostAndPort node) {
        if (node == null || node.getHost() == null) {
            throw new IllegalArgumentException("each of nodes must have a host and a port but one was " + node);
        }
        try {
            return new NodeAddress(node.getHost(), node.getPort());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("node '" + node + "' is no address: " + e.getMessage(), e);
        }
    }

    /** How long to look for a cluster. A longer search than the timeout helps nobody, a very short one finds nothing. */
    static Duration searchTime(int timeoutMillis) {
        Duration time = Duration.ofMillis(timeoutMillis == 0 ? Protocol.DEFAULT_TIMEOUT : timeoutMillis);
        return time.compareTo(LEAST_SEARCH_TIME) < 0 ? LEAST_SEARCH_TIME : time;
    }
}
