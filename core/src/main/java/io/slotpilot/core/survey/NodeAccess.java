package io.slotpilot.core.survey;

import io.slotpilot.core.cluster.NodeAddress;

/** How one gets to nodes: over the connections of some client, with its credentials and its TLS. Thread-safe. */
@FunctionalInterface
public interface NodeAccess {

    /** @throws NoAnswerException if the node does not let one in */
    NodeCalls open(NodeAddress node);
}
