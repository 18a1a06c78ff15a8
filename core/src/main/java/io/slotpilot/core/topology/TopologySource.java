package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.concurrent.CompletionStage;

/** Asks nodes for their view of the cluster, over the client's own connections. Thread-safe. */
public interface TopologySource {

    /**
     * Asks one node. Returns at once; a client that blocks does its work on a thread of its own.
     *
     * @return completes with the reply: for {@link TopologyQuery#SLOTS} lists, numbers, and strings as {@code byte[]},
     *     {@code ByteBuffer} or {@code String}; for {@link TopologyQuery#NODES} one string in any of these forms; from a
     *     source that has read the reply itself a {@link ClusterView}; for an error reply a {@link Refusal}. Fails with the client's exception if the node does not answer
     */
    CompletionStage<?> query(NodeAddress node, TopologyQuery query);

    /**
     * An error reply: the node is alive, and does not tell.
     *
     * @param error the server's error line
     */
    record Refusal(String error) {}

    /** Whether a connection to this node exists, so that asking it opens none. */
    boolean connected(NodeAddress node);
}
