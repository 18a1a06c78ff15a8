package io.slotpilot.chaos.load;

import java.util.EnumSet;
import java.util.Set;

/** Kinds of traffic. */
public enum Workload {
    /** RPUSH, INCR, SET and GET, one call after the other. */
    SINGLE,
    /** Batches of RPUSH. */
    PIPELINE,
    /** MULTI, two RPUSH, EXEC. */
    TRANSACTION,
    /** MSET and MGET over many slots. */
    MULTI_KEY,
    /** SPUBLISH and SSUBSCRIBE. */
    PUB_SUB,
    /** RPUSH and BLPOP. */
    BLOCKING;

    /** Those of which each reply is one command's. */
    public static Set<Workload> countable() {
        return EnumSet.of(SINGLE, PIPELINE, MULTI_KEY);
    }
}
