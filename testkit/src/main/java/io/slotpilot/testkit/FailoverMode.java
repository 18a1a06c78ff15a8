package io.slotpilot.testkit;

/** How a replica takes over by {@code CLUSTER FAILOVER}. */
public enum FailoverMode {
    /** In agreement with its primary, which must be alive: no write is lost. */
    COORDINATED,
    /** By vote of the other primaries, without its primary. */
    FORCE,
    /** Alone, without any vote. */
    TAKEOVER
}
