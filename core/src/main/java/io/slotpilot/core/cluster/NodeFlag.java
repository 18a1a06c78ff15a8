package io.slotpilot.core.cluster;

/** What CLUSTER NODES says about the health of a node. */
public enum NodeFlag {
    /** {@code fail}: a majority of the primaries could not reach it. */
    FAILED,
    /** {@code fail?}: the node that answered cannot reach it. */
    POSSIBLY_FAILED,
    /** {@code noaddr}: the cluster does not know where it is. */
    NO_ADDRESS,
    /** {@code handshake}: not yet part of the cluster; its id is provisional. */
    HANDSHAKE,
    /** {@code disconnected}: the node that answered has no cluster bus link to it. */
    LINK_DOWN
}
