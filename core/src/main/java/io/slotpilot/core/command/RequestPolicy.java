package io.slotpilot.core.command;

/**
 * Which nodes of a cluster a command wants to reach: the server's {@code request_policy} tip. The lower-case name is the
 * server's own word.
 */
public enum RequestPolicy {
    /** No tip: the owner of the keys' slot, or any one node if there are no keys. */
    DEFAULT,
    /** Every node, replicas included: {@code CONFIG SET}. */
    ALL_NODES,
    /** Every primary: {@code DBSIZE}. */
    ALL_SHARDS,
    /** Each owner of one of the keys, with its part of the arguments: {@code MSET}. */
    MULTI_SHARD,
    /** No general rule: {@code SCAN}. */
    SPECIAL
}
