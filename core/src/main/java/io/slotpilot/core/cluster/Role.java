package io.slotpilot.core.cluster;

/** What a node is in its shard. */
public enum Role {
    PRIMARY,
    REPLICA
}
