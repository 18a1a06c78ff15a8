package io.slotpilot.chaos.check;

/** The kinds of violations. */
public enum Breach {
    /** A write took effect more than once. */
    APPLIED_TWICE,
    /** A write took effect although its failure said that it was not executed. */
    APPLIED_THOUGH_REFUSED,
    /** An acknowledged write is gone, and the servers cannot have lost it. */
    LOST_WRITE,
    /** Writes of one caller to one key took effect in another order. */
    OUT_OF_ORDER,
    /** A read did not show the caller's own last write. */
    STALE_READ,
    /** A server holds what nobody wrote. */
    NEVER_WRITTEN,
    /** Only a part of a transaction took effect. */
    TORN_TRANSACTION,
    /** A command took longer than its deadline. */
    LATE,
    /** An exception that no client should throw for this command. */
    STRANGE_FAILURE,
    /** One message was delivered twice, or after a later one. */
    MESSAGE_OUT_OF_ORDER,
    /** A subscription that hears nothing any more. */
    DEAF_SUBSCRIPTION,
    /** Meters and servers counted differently. */
    MISCOUNTED,
    /** Something was left after a client was closed. */
    LEAK
}
