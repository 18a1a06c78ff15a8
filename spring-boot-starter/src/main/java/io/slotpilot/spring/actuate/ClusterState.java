package io.slotpilot.spring.actuate;

/** How a cluster is doing, as one client sees it. From best to worst. */
enum ClusterState {
    /** Every slot has an owner in reach, and none is on the move. */
    NORMAL,
    /** Slots are on the move; commands are redirected, none fails because of it. */
    MIGRATING,
    /** An owner of slots is out of reach; its replica is expected to take over. */
    FAILOVER,
    /** Some slots have no owner; commands for the others work. */
    DEGRADED,
    /** No slot can be served, or the cluster was never found. */
    DOWN
}
